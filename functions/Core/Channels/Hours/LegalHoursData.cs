namespace MarketingAutomation.Core.Channels.Hours;

/// <summary>The data of <see cref="LegalHoursTable"/>. A change of a row changes <see cref="Version"/>. It is no legal
/// advice.</summary>
internal static class LegalHoursData
{
    /// <summary>The day on which the rows were made, ISO.</summary>
    public const string Version = "2026-11-28";

    /// <summary>Where the rows come from, one a line. State tables disagree: a disputed row has the strictest of what
    /// they say.</summary>
    public const string Sources = """
        47 CFR 64.1200(c)(1) and (e): no solicitation before 8 a.m. or after 9 p.m. at the called party, also by text
        Fla. Stat. 501.059 and 501.616
        Tex. Bus. & Com. Code ch. 302 as amended by SB 140, for texts since 2025-09-01
        state tables as collected at dropcowboy.com/state-compliance
        """;

    /// <summary>Hours by the clock of the person a text goes to. <c>never</c>: not on that day; <c>per_24h</c>: at most
    /// so many texts in 24 hours. A state without a row has the hours of US.</summary>
    public const string Hours = """
        place,weekday,saturday,sunday,holiday,per_24h,disputed
        US,08:00-21:00,08:00-21:00,08:00-21:00,as_weekday,,
        US-AL,08:00-20:00,08:00-20:00,never,never,,
        US-CT,09:00-20:00,09:00-20:00,09:00-20:00,as_weekday,,
        US-FL,08:00-20:00,08:00-20:00,08:00-20:00,as_weekday,3,
        US-KY,10:00-21:00,10:00-21:00,10:00-21:00,as_weekday,,
        US-LA,08:00-20:00,08:00-20:00,never,never,,
        US-MA,08:00-20:00,08:00-20:00,08:00-20:00,as_weekday,,
        US-MD,08:00-20:00,08:00-20:00,08:00-20:00,as_weekday,3,
        US-MI,09:00-21:00,09:00-21:00,09:00-21:00,as_weekday,,yes
        US-MN,09:00-21:00,09:00-21:00,09:00-21:00,as_weekday,,yes
        US-MS,08:00-20:00,08:00-20:00,never,as_weekday,,
        US-NJ,08:00-20:00,08:00-20:00,08:00-20:00,as_weekday,,yes
        US-NM,09:00-21:00,09:00-21:00,09:00-21:00,as_weekday,,
        US-NV,09:00-20:00,09:00-20:00,09:00-20:00,as_weekday,,yes
        US-OK,08:00-20:00,08:00-20:00,08:00-20:00,as_weekday,3,
        US-PA,08:00-21:00,08:00-21:00,12:00-21:00,as_weekday,,yes
        US-RI,09:00-18:00,10:00-17:00,never,never,,
        US-SD,09:00-21:00,09:00-21:00,never,as_weekday,,
        US-TX,09:00-21:00,09:00-21:00,12:00-21:00,as_weekday,,
        US-UT,08:00-21:00,08:00-21:00,never,as_weekday,,yes
        US-WA,08:00-20:00,08:00-20:00,08:00-20:00,as_weekday,,
        US-WY,08:00-20:00,08:00-20:00,08:00-20:00,as_weekday,,
        """;

    /// <summary>States of the US (also those without a row above) with the area codes of their phone numbers; a state
    /// may have several lines.</summary>
    public const string AreaCodes = """
        US-AK 907
        US-AL 205 251 256 334 659 938
        US-AR 327 479 501 870
        US-AZ 480 520 602 623 928
        US-CA 209 213 279 310 323 341 350 408 415 424 442 510 530 559 562 619 626 628 650 657 661 669 707 714 747
        US-CA 760 805 818 820 831 840 858 909 916 925 949 951
        US-CO 303 719 720 970 983
        US-CT 203 475 860 959
        US-DC 202 771
        US-DE 302
        US-FL 239 305 321 324 352 386 407 448 561 645 656 689 727 728 754 772 786 813 850 863 904 941 954
        US-GA 229 404 470 478 678 706 762 770 912 943
        US-HI 808
        US-IA 319 515 563 641 712
        US-ID 208 986
        US-IL 217 224 309 312 331 447 464 618 630 708 730 773 779 815 847 861 872
        US-IN 219 260 317 463 574 765 812 930
        US-KS 316 620 785 913
        US-KY 270 364 502 606 859
        US-LA 225 318 337 457 504 985
        US-MA 339 351 413 508 617 774 781 857 978
        US-MD 227 240 301 410 443 667
        US-ME 207
        US-MI 231 248 269 313 517 586 616 679 734 810 906 947 989
        US-MN 218 320 507 612 651 763 924 952
        US-MO 235 314 417 557 573 636 660 816 975
        US-MS 228 601 662 769
        US-MT 406
        US-NC 252 336 472 704 743 828 910 919 980 984
        US-ND 701
        US-NE 308 402 531
        US-NH 603
        US-NJ 201 551 609 640 732 848 856 862 908 973
        US-NM 505 575
        US-NV 702 725 775
        US-NY 212 315 329 332 347 363 516 518 585 607 624 631 646 680 716 718 838 845 914 917 929 934
        US-OH 216 220 234 283 326 330 380 419 436 440 513 567 614 740 937
        US-OK 405 539 572 580 918
        US-OR 458 503 541 971
        US-PA 215 223 267 272 412 445 484 570 582 610 717 724 814 835 878
        US-RI 401
        US-SC 803 821 839 843 854 864
        US-SD 605
        US-TN 423 615 629 731 865 901 931
        US-TX 210 214 254 281 325 346 361 409 430 432 469 512 682 713 726 737 806 817 830 832 903 915 936 940 945
        US-TX 956 972 979
        US-UT 385 435 801
        US-VA 276 434 540 571 686 703 757 804 826 948
        US-VT 802
        US-WA 206 253 360 425 509 564
        US-WI 262 274 353 414 534 608 715 920
        US-WV 304 681
        US-WY 307
        """;
}
