"""Counts that division gives back: rates, totals and means, deviations and errors. Each: rules that speak, CSV."""

from __future__ import annotations

_PER_1000 = "site,events,person-years,rate per 1000\nA,40,20000,2.00\n"
_PER_100000 = "area,deaths,population,{}\nX,120,240000,50.0\nY,[c],31000,19.4\nZ,66,190000,34.7\n"

DIVIDED: dict[str, tuple[str, str]] = {
    "rate and person-years of a suppressed count": ("recoverable", f"{_PER_1000}B,<10,4000,1.25\nC,31,12000,2.58\n"),
    "rate suppressed with its count": ("", f"{_PER_1000}B,<10,4000,*\nC,31,12000,2.58\n"),
    "rate too coarse to tell": (
        "",
        "site,events,person-years,rate per 1000\nA,40,20000,2\nB,<10,4000,1\nC,31,12000,3\n",
    ),
    "rate and person-years without counts": (
        "percent_of_few",
        "site,person-years,rate per 1000\nA,20000,2.00\nB,4000,1.25\n",
    ),
    "rate and person-years of many": ("", "site,person-years,rate per 1000\nA,20000,2.00\nB,40000,1.25\n"),
    "events and their rate": ("", "region,n_events,rate_per_1000\nNorth,210,6.2\nSouth,84,4.1\nWest,140,5.5\n"),
    "mortality and population": ("recoverable", _PER_100000.format("rate per 100000")),
    "mortality and population, per how many unsaid": ("recoverable", _PER_100000.format("mortality")),
    "rate said in the title": (
        "percent_of_few",
        '"Incidence per 10,000 person-years",,\nstage,PY,incidence\nI,20000,20.0\nII,4000,12.5\n',
    ),
    "rate with its interval": (
        "recoverable",
        (
            'arm,events,PYs,"IR (95% CI) per 1,000 PY"\nA,40,20000,2.00 (1.43-2.72)\nB,<10,4000,1.25 (0.41-2.92)\n'
            "C,31,12000,2.58 (1.76-3.67)\n"
        ),
    ),
    "standardised rates without counts": ("", "area,population,ASR per 100000\nX,240000,50.0\nY,31000,19.4\n"),
    "mean and total": ("percent_of_few", "ward,mean stay,total bed days\nA,4.2,1260\nB,5.5,33\n"),
    "mean and total of many": ("", "ward,mean stay,total bed days\nA,4.2,1260\nB,5.5,330\n"),
    "deviation and error": ("percent_of_few", "ward,mean,sd,se\nA,4.2,3.0,0.30\nB,5.5,2.8,1.06\n"),
    "deviation and error of many": ("", "ward,mean,sd,se\nA,4.2,3.0,0.30\nB,5.5,2.8,0.16\n"),
    "a column that follows from others": (
        "recoverable",
        "ward,discharged,a,b\nA,40,3.21,12.46\nB,<10,2.08,2.88\nC,31,1.57,19.75\n",
    ),
    "a column that follows from no others": (
        "",
        "ward,discharged,a,b\nA,40,3.21,11.46\nB,<10,2.08,2.88\nC,31,1.57,29.75\n",
    ),
    "counts and percentages down, of one base": ("small_count", ",Asthma,Gout,Rash\nn,55,3,27\n%,22.0,1.2,10.8\n"),
    "counts and percentages down, all large": ("", ",Asthma,Gout,Rash\nn,55,30,27\n%,22.0,12.0,10.8\n"),
    "counts and percentages down, one count suppressed": (
        "percent_of_few",
        ",Asthma,Gout,Rash\nn,55,<10,27\n%,22.0,1.2,10.8\n",
    ),
    "counts and percentages down, both suppressed": ("", ",Asthma,Gout,Rash\nn,55,<10,27\n%,22.0,*,10.8\n"),
    "sizes and percentages down": ("percent_of_few", ",A,B\nN,100,100\nsmokers %,5.0,5.0\n"),
}
