"""Small files that other programs wrote, packed: workbooks by xlwt and by an old Excel, data sets by SAS."""

from __future__ import annotations

import base64
import zlib

_PACKED = {
    "xlwt.xls": (
        "c-rk)O=uHA6#izDG(WUy(xyTygix?*>_PG3rCnRmo?7Y;C?eX82_mhj1VQv-wdN#(;7RdP=*3Ibi$AEKH$kDI2SE_hdh{eH2)0?@dzsZlb7(+|"
        "%6wtoynQp@%*)Q3x4ZLlK3<x+)3tz~&<`KVZWv8fHbo`uUBp1`uFI-dhp4y){}jR@TF9mV9=5y)@*47bFTlcW|5K8{B9%ipiIK^CF13mn6dxSL"
        "KJ<}PxIvaEI>oCtkw-<gi@YU0ABo&9mdhghsBcLf#JoL{-ln7YfYmK+QSi9;g!5J`ThM`L9L49Zs7l`e1`5ZWiNCWU>2Jm?Xx)Z#`CP%7C?P=$"
        "IE&A23i#yh)F&xpUtPNb*}v4<gLUjzEk7^?cT57jhzOqhxW&TW%}YqjX5>P>PCJDxEq<PI?1`L{PdUeObU8p}kjjn-r)Js8v6`*iA|c*PGK*Hx"
        ";}YmGO4ds^KfW5yjM_)UG9~G|lH}L1UvP1r8AOgsi(e!=m=?w+kr!mtwW4>4Oi*}I-80&um0i=)=c2Us&^%iOukH0!`UcXAA9mkQ7T?<&NuL{9"
        "IGdPzW6z+Q9y(d#^KTlxs#jgV#&}?RwbBXUoyg8#l0(RfY2RJ_Bx}VoBBI7cR<8K&sP9*nzE{jvb=XSSd_Nx3{7Tr1ifxznF`Ic-9iAmTzvfle"
        "Bq_G`!yeC9hv$<%0nPIXFC+7P9cEs?)rPw~I3>Uzh`_+Wz`(%3z`($u=1j-Zul4*&8qgmOL4B^XOr>m&N&Z{x!6f}o(TC|y<f$&;OhfUr1_9-b"
        "rB=xC&I=j)Y4!rfkr6+}8;)Q4fKt`}XT`+W@7qF+&R=fC&p$l>H^*kn(f"
    ),
    "titled.xls": (
        "c-rk)O=uHA6#izD%^z)=wyBT`Whq#-7O{Bo(#BS7Pc2akiimY%7AdW%#DLU`)tZwCf+xjGp%*VzFaF>Udh;Mu^dJaAQxOlI1O>r1>w7P|*lG?9"
        "XtA>2GH+(yyl>|1%$wPtmvi;=(|4MS_yyhYp=5^<Sf*2y!fqu7YPW4Jx_O9_?O|OZ9HNB`=y+KBBFJmV>s^F~+x}-HfdxuOa0-LtS<6^M^okFr"
        "VjsFlD%>DV6bbRFLF93fjUsP}<s*^1MRQqX7un9M!<b7Bw(oMH_>k5rZBcN)_k{CSG@WR|bB^M3S5(<nM^A3V9Q!vLTKqMb0j*oVm9=u_*gWF2"
        "fHU}N8^9NLr#>}2{o3jkNdIl6K3GA2Rr3Rru#ZWA7ZAZmAGc^YuwxN@yt0xKz>t|9vy9H|M#{{OSlRq(BRyf9F>@K}fint>ES<k6Ei-GFCoHP="
        "Q0k?$C&I_JZ1dQPZC)$kUqdp3Iw{x7CWz5NzIgNVtATVXIV_q<Ioit)fKBW(Y@BBXk)v??1K9a?VQdq5L3-UN<z|s_3SG+EQcX^wZ%S+~N^2X9"
        "vs3Uoxp`T63zZ9>_T6tOyiabW@@#+cY<%`javH7lK*|uGuPJn>4t4z+<3ZBRm2+6U6Pft!;0S3k$9LO#%GF^B5h>P-d?GcT9iAVy*DBa+V$U;F"
        "uDP>Wu4z>BIivY1uzkYjnSD(D`h>lpSa)d%&ZzzhJiqXChvyewi|87Ux;(uCPZyhj!_$SAmhrw1Fz*A|C?`%ebZZT`%Qr(u>rX`B!Gi}69z1yP"
        ";9=cC$qQcj)tz4^b?0S1==|4NqEzyJll-^Xk8!&4^kKReS;}*ms49LoKv!;GYLy)Ke<9-_jh@3O(&EQx)$vOocWU|lteP16b6cp|@k`bC`IpE4"
        "0sL~=0s"
    ),
    "formatted.xls": (
        "c-rk)O=uHA6#izDG(WUy{wlOW2nDOw9uzNL+O-w!sippaB2wL$MWi*AAc$V9)|^BTJSkoZy?Cj5@dp+3=0T|FK@fzb9z6*Pf^F9KUUoIr6dKTq"
        "Wxi$J%)Xg#=I!j8H?#X{E?%0x*HOkV=z|XxCyb^VouU->ZepN%$Kj%vhbTE3{}sX^dXY^5JZ^az<afyLy9@(&{m)4P^OTO@G=?Ygc4ieZAU0Tv"
        "ZRjPbaEmliw2M^<k;g?QMc$E?Pekq%%~g@T)V8D!W6m7z-r;)jA){03qTqfX2<M$>wxJC#*o!Y*Q`NQs^cPNA<7>Vm?Qg~m$OQ)Nyj`%yOGuF~"
        "%;1ZY0X}<+{#i!rS68n<`mam%!DaLzirMw_;bruZI{NE|ADD!5Ox9eH+Kl?S#=!oq3+R^kz=@P+twN5RC{JPklx^iR)(M+#`zZ}j+7;p5LZVA-"
        "NpxwERo6^1hgK=aW$net{)OA0UJqqQ%%h^2lpUqI?`&YZ;NT)Nh#Zv~F^!%AWEnHIh`c1du9tF$$P~Fb<y|9fZeh=qw7D#`T{O;i!5ed9O?eZQ"
        "iy!wsOcy_xo2fiISU#VceQQpmljbx>e7>g8qk7cM8;nP$mn%0$y%*X3Tf7PxG1qp--CSF-h=>&9BCB^iJL<=s;m#GaRUNhxHqXaX8lSC8U|zBA"
        "$^m9G&#1#Qgy(m8JTpn8MVB1)c)mJ3pR@_MJocs(vNGPcA?EcN3Ebz-DJK6!1R5F|8X6iJ8XEr!N=}v4Gc=$70`4h2=>FGPq*T$rN!Bd(VS=tR"
        "^cA=pdCCho*O33LLqK_bsTFd(|AmZ$G<pGJ$ci0f4f`*Bt*F}PSurv8=ax{T<5wE7^DmG89gZdAdj"
    ),
    "doubled.xls": (
        "c-rk)y=xRf6#wns-dBvd%XzU7grNA5#KLe0HYO&-LQs?#F@?>A+$Bf8;IbAe#PO?B5QV^Yrm?q4qs3VW77O|(M6s|DEL1Fv<8Nj^+zS^-B!!WE"
        "doyo-znM2Pytngici+A3Tw8g5;5|0T0225mvq(iagC!GyJlHR#Y6d#XB4gQAlFcxXsU%+Pb<;zPpNjV|OnkJ?pr8YN{nY1^r~UYkn-AFs9MW|^"
        "y6{HD{MIAGyD5?ws@KZ1JKC`yPn$YY7%NXN%#{O^cBmes)m$&lrn%No)bN|^j@;Fa?k4_g%<mL$pp~EdyzxIa@;#gICpO`GH{r7_`Bbo<Of#Qu"
        "!9OuA<V8X%-6>L97lfttK9SZM0$LYEQa;89cqc?9LY)fzO65h(upt!XS3>9-s?lgPs018G!YNfb)P>9ORbEmJtP;CY+ev>;Z$9BqC%gqYM%lTv"
        "m(qblEFIc%Ug<h0RV7NUOP-@uaagLHzUp9kc^Mpll0%}zAB&?4xe{$j+(!qVS>6e}GF_?I{SRQ#cLsjqg7#xtA2p2C?8<CAaH&33n=jAW3i2Sn"
        "uG7V%m8sg|;`e$RFjBMa?um-MG)0?{vVCKY`uxR_;lmPb498_loo%qqnCdK*Z^}}=ItTT!HgHF`#h)PJh>8)ta+^J`tRnx-C|#bqt4H6{_0iDg"
        ")8Mg4`*_&?GT0MouQ2xklkk#}$&5JeCz-XuKpVKqo(yhck7ib_oKgxZcST@=R|F<`trm0M)E(h}uIJfx?Fld+B18s}5h9bw3{iq85h9Do3Q>|M"
        "8KM-C^5}qBz^YmbXCvqKAab7Dg3Z9+NG!3$5=$(x#1cy^yHG~4z{}<v&^gRg*RixMd-WU{d`mF4XcK%dQgV%}*D-?$y^on~@4vt&-sty?EgR-{"
        "&WC@sKK_mM4gKB#{e*9M?{E5DAnnIVmG$^D*?%j)0nf+-k^"
    ),
    "sas.sas7bdat": (
        "c-rmN&x@30902h5-5qr*Nf+i|5Hwie9%|WjmQ5jWMs`zSw}hQTg8f)sO=(9#G+YSUpo0gYA9yJ`bm$KVyhIe49`a^nhrkZip@VcV3{6wFdEa^G"
        "*VAq;ribeDf#-eZ`<>_eKF>SPGc!@tcKYHQFP$v(o%{UVe01MeL&w)VvbwLdHY%0ko}sugq!2~DaaX<+KU#_kg{asYH}5l9nJhlNZG3F9GO>Mp"
        "ta!&pE7eNUC-+>p_o4jD?_8)f`*fn>XXSREOdm&a)NSLy;PBwkL}`5gfg?vd^6Lji21@In7}+>7FtlOd$$_9OI=W%x#gXB5oXq=5|EslT3&(%6"
        "<xHh>oe=;4000000000000000000000000000000000000000000000000000000000000000000000000000z`xA-EoUkV<xgDBUi1{ARrT(>"
        "8;!8Pw|m^FEWakG-*>&yKiAWp|M*&?|D>6S8{N(<Uk&nK|K8}22l-=Jeru55n&r#Edh(0p&t6?Pe{7Nb)<yF9Me=8_{Cz%He)Rr(iC;G*ujkHv"
        "TQ8f7P9D6F?a`%8oqhR-AIno&T`6_Bk>CIQsrt^WdiK+wzKpu3Py6EYzm<1oiM@%<Z=G8BbTsG7x0b)Vvu^K|FVf&#l*}{tbN}+w-ScJZocX0Z"
        "-92C9{af?%U48I;Nq&#7C;$Ke00000000000000000000000000000000000000000000000000000000000000000000000C&NyKju?mz7X}M"
        "t?k1oSHFIcUT<H&vfheanYYu*<9A#?msY;E#QH>kS2Ppl>(}Y@di(nOv({FPme;T2>Ge+5Urty4)DqVpXRU28jUNxPw;JX1!_nE-qxAiT710Cr"
        "kt?!jd21(^)pK#Z>P9f*jqE;0TeG#-5#@SX<I+zr7q>peX1qFx*937fi2H-MQ?``(ax3##_Nfoo*Pj^8;+<K1IE&xR;uFCxMbXXdo*#AOih<Ee"
        "wK7>9+g_X9y>IGJGHavNW)B>x)%(q3lhvfvW~ZkP?}?%vJ0>PZN8A1M;r+Ee$?7WAvFf&ovC1<$MysRMiQ4SU)UKJ%`h$n2yYAO0Olp$0(8e^^"
        "oonsyy|Hpd_j!n0C#d5*bi_A<ak*ezF4)t!bq>47Eep<b96V<jXJ4E7+da?qC62qc#Bu)>SLzlzM_22T{!$kA1@HF_u1)(5!M=sU`!;`<)^+{D"
        "wY`w*J}2}4v;Fv|&TlzWxf}Os?n+M(KN!TTgSZgH`Fr-H`Hp|kLdQHS)7K9#apqiorSV_>C2Fl(FI)VhN&N}*;&z<"
    ),
    "packed.sas7bdat": (
        "c-rmNPl%Ld90%~{-JR8~BsDjX2wY6agDpF|vRDMo=x!*vD()QG=#RRqD7XrupisDhfr4N}hl(!29z1mO7D?+~k`8+55Y!<%1Vut&X_~sd^Ugav"
        "Gp{?im>sguXL+Aze&2bX_kHGl-q{JEX6om+x1H%&eDUmi?ct#>^Cy=sTeP@$dFbtpTJlk4NJj{*QA6GvJ=GgJIzne_R6Wm7aj5gf4I2m6ZrHSL"
        "^Wc`P14Bat{hfCTchO%g6|3Xc9DD5YiFdv$R{LZ?=jVl5U%q@4S~BN&wyS$}cYd&M<DPwo4%g+qUHR^=?q~AdeLY=0eO>wNwGXf9d!ui4tu9~p"
        ";8$-QuO8X)JEks7)UPuD000000000000000000000000000000000000000000000000000000000000000000000000000008{Qj7(jam@U6_"
        "rTVHP{tMxoo0V#1YZ^zDZZgf6hQ@sNjY|J=OJjcedO9yNzLe&rOn&~)N`EqwkEi+iOkPOyLM9JQ^2uwn=i^QCLX$i+$tSPQo}Wtdd?tUrN&Zrr"
        "FG=HEnm^HG{7-+(p0~F&?r#+N4gdfE000000000000000000000000000000000000000000000000000000000000000000000001(?%w)RvZ"
        "DQ-_sH}v7x7aICF-<eF<b@huRxERjG?f8!?=S`*OE7VUY?ER%MdZM!>zQE*?a@ZQ$3vFSfH*uvhX3uw%AxtjZ{MirZ8qZPbJ74>~u;Zf-%YI8H"
        "j9>gZeq%hG+5c^EwpA9szf{<M`>*Ll_TzSh*5s%;9ddCyk+e0<<}WC(s3G|vnfd-b&p)2bJT}MqWh)!1gP}cc_a^P#=RcetHLr$waa&5-ds+Yb"
        "Waa&HTz`}vHEWW3btb)CnLfQboIhHwSEc#<@JKvzez?5slb#T-xw?~WaTdk1Zf34{Gd<7YwC=83N659zj7#obE}FTE)p}8;UYe;pGxf?$T`yhA"
        "bYUi0mEQH|<Mo$qOzY9Kelx94ruD~}T?*k=dd^SlvZ3P8@GI-K_H<_S7fZ#V(!iFnBO|-F9|&PZs2pQQ_8l6F`?Ui@rSdU$WOVz%ogoYl4-WSC"
        "*ZR?ed&YK__qtdbC~X)VC~g|=FZGuO$ByjXzGH9w{QU<;8_rjmSe{cpX4|0Z`g1e;{O?#Wzwx=K?$EsY=c2B@l^K`IjLT*AHkx@J8^^U}p6e*{"
        "IkR>8^_jlg=eaS*ao6WK?m=-iHrsP_EmrRH=?#B8^Zs+)%acBz*|(~eCeLT}|I^bA|LN+!r@6-GWcq)$AOF<I)P;%rah@o%kJb9oOuaBuFUi#H"
        "nf<+g+UtHvpG<y779?#)(yqw-&Nq{b*B9OKYf;nI{MID4HM!q2gWhe4U!Ohd$pioZ00000000000000000000000000000000000;6c+Cr7xDa"
        "7XSbN00000000000000000000000000000000000Q1&-hxQur"
    ),
}


def old_file(name: str) -> bytes:
    """The bytes of one."""
    return zlib.decompress(base64.b85decode(_PACKED[name]))
