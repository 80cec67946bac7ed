"""Tables in files of data: workbooks, Parquet, files of Stata, SPSS and SAS, JSON, XML."""
