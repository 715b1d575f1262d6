using System.Collections.Frozen;
using System.Globalization;

namespace MarketingAutomation.Core.Values;

/// <summary>How numbers are written in one country: its calling code, the trunk prefix dialled before a national number, the prefix
/// dialled to go abroad (null: not one we recognise), and how many digits a fixed or mobile number has after the calling code.</summary>
internal sealed record NumberPlan(string Country, string CallingCode, string? Trunk, string? Abroad, ulong Lengths)
{
    public bool Fits(int digits) => digits is > 0 and < 16 && (Lengths & (1UL << digits)) != 0;
}

/// <summary>
/// The numbering plans of all countries, as data: country:calling code:trunk prefix:international prefix:lengths. Assignments are the
/// ITU's (E.164); trunk prefixes and lengths of fixed and mobile numbers as in libphonenumber's metadata of 2026.
/// </summary>
internal static class CallingCodes
{
    public static readonly FrozenDictionary<string, NumberPlan> ByCountry = Parse().ToFrozenDictionary(plan => plan.Country, StringComparer.OrdinalIgnoreCase);

    public static readonly FrozenDictionary<string, NumberPlan[]> ByCode = ByCountry.Values
        .GroupBy(plan => plan.CallingCode, StringComparer.Ordinal).ToFrozenDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal);

    private static IEnumerable<NumberPlan> Parse()
    {
        foreach (var entry in Table.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = entry.Split(':');
            yield return new(parts[0], parts[1], Prefix(parts[2]), Prefix(parts[3]), Lengths(parts[4]));
        }
    }

    private static string? Prefix(string text) => text == "-" ? null : text;

    private static ulong Lengths(string text)
    {
        ulong bits = 0;
        foreach (var range in text.Split(','))
        {
            var ends = range.Split('-');
            for (var n = int.Parse(ends[0], CultureInfo.InvariantCulture); n <= int.Parse(ends[^1], CultureInfo.InvariantCulture); n++)
            {
                bits |= 1UL << n;
            }
        }

        return bits;
    }

    private const string Table = """
        AC:247:-:00:5 AD:376:-:00:6,9 AE:971:0:00:8-9 AF:93:0:00:9 AG:1:1:011:10 AI:1:1:011:10 AL:355:0:00:8-9 AM:374:0:00:8
        AO:244:-:00:9 AR:54:0:00:10-11 AS:1:1:011:10 AT:43:0:00:4-13 AU:61:0:-:9 AW:297:-:00:7 AX:358:0:00:6-10 AZ:994:0:00:9
        BA:387:0:00:8-9 BB:1:1:011:10 BD:880:0:00:6-10 BE:32:0:00:8-9 BF:226:-:00:8 BG:359:0:00:6-9 BH:973:-:00:8
        BI:257:-:00:8 BJ:229:-:00:10 BL:590:0:00:9 BM:1:1:011:10 BN:673:-:00:7 BO:591:0:00:8 BQ:599:-:00:7 BR:55:0:00:10-11
        BS:1:1:011:10 BT:975:-:00:7-8 BW:267:-:00:7-8 BY:375:8:-:9 BZ:501:-:00:7 CA:1:1:011:10 CC:61:0:-:9 CD:243:0:00:7-10
        CF:236:-:00:8 CG:242:-:00:9 CH:41:0:00:9 CI:225:-:00:10 CK:682:-:00:5 CL:56:-:-:9 CM:237:-:00:9 CN:86:0:00:7-11
        CO:57:0:00:8,10 CR:506:-:00:8 CU:53:0:-:6-8,10 CV:238:-:-:7 CW:599:-:00:7-8 CX:61:0:-:9 CY:357:-:00:8 CZ:420:-:00:9
        DE:49:0:00:5-15 DJ:253:-:00:8 DK:45:-:00:8 DM:1:1:011:10 DO:1:1:011:10 DZ:213:0:00:8-9 EC:593:0:00:8-9 EE:372:-:00:7-8
        EG:20:0:00:8-10 EH:212:0:00:9 ER:291:0:00:7 ES:34:-:00:9 ET:251:0:00:9 FI:358:0:00:5-10 FJ:679:-:-:7 FK:500:-:00:5
        FM:691:-:00:7 FO:298:-:00:6 FR:33:0:00:9 GA:241:-:00:7-8 GB:44:0:00:9-10 GD:1:1:011:10 GE:995:0:00:9 GF:594:0:00:9
        GG:44:0:00:10 GH:233:0:00:9 GI:350:-:00:8 GL:299:-:00:6 GM:220:-:00:7,9 GN:224:-:00:8-9 GP:590:0:00:9 GQ:240:-:00:9
        GR:30:-:00:10 GT:502:-:00:8 GU:1:1:011:10 GW:245:-:00:9 GY:592:-:-:7 HK:852:-:00:8 HN:504:-:00:8 HR:385:0:00:8-9
        HT:509:-:00:8 HU:36:06:00:8-9 ID:62:0:-:7-12 IE:353:0:00:7-10 IL:972:0:-:8-9,11-12 IM:44:0:00:10 IN:91:0:00:10
        IO:246:-:00:7 IQ:964:0:00:8-10 IR:98:0:00:6-7,10 IS:354:-:00:7,9 IT:39:-:00:6-12 JE:44:0:00:10 JM:1:1:011:10
        JO:962:0:00:8-9 JP:81:0:-:9-10 KE:254:0:-:7-9 KG:996:0:00:9 KH:855:0:-:8-9 KI:686:0:00:5,8 KM:269:-:00:7 KN:1:1:011:10
        KP:850:0:00:8,10 KR:82:0:00:5-6,8-10 KW:965:-:00:8 KY:1:1:011:10 KZ:7:8:-:10 LA:856:0:00:8-10 LB:961:0:00:7-8
        LC:1:1:011:10 LI:423:0:00:7,9 LK:94:0:00:9 LR:231:0:00:7-9 LS:266:-:00:8 LT:370:0:00:8 LU:352:-:00:4-11 LV:371:-:00:8
        LY:218:0:00:9 MA:212:0:00:9 MC:377:0:00:8-9 MD:373:0:00:8 ME:382:0:00:8 MF:590:0:00:9 MG:261:0:00:9 MH:692:1:011:7
        MK:389:0:00:8 ML:223:-:00:8 MM:95:0:00:6-10 MN:976:0:-:8-10 MO:853:-:00:8 MP:1:1:011:10 MQ:596:0:00:9 MR:222:-:00:8
        MS:1:1:011:10 MT:356:-:00:8 MU:230:-:-:7-8 MV:960:-:-:7 MW:265:0:00:7,9 MX:52:-:-:10 MY:60:0:00:8-10 MZ:258:-:00:8-9
        NA:264:0:00:8-9 NC:687:-:00:6 NE:227:-:00:8 NF:672:-:00:6 NG:234:0:-:10 NI:505:-:00:8 NL:31:0:00:9,11 NO:47:-:00:8
        NP:977:0:00:8,10 NR:674:-:00:7 NU:683:-:00:4,7 NZ:64:0:-:8-10 OM:968:-:00:8 PA:507:-:00:7-8 PE:51:0:00:8-9
        PF:689:-:00:8 PG:675:-:00:7-8 PH:63:0:00:6,8-10 PK:92:0:00:9-10 PL:48:-:00:7,9 PM:508:0:00:6,9 PR:1:1:011:10
        PS:970:0:00:8-9 PT:351:-:00:9 PW:680:-:-:7 PY:595:0:00:7-9 QA:974:-:00:8 RE:262:0:00:9 RO:40:0:00:6,9 RS:381:0:00:7-12
        RU:7:8:-:10 RW:250:0:00:8-9 SA:966:0:00:9 SB:677:-:-:5,7 SC:248:-:-:7 SD:249:0:00:9 SE:46:0:00:7-9 SG:65:-:-:8
        SH:290:-:00:4-5 SI:386:0:00:8 SJ:47:-:00:8 SK:421:0:00:6-7,9 SL:232:0:00:8 SM:378:-:00:8,10 SN:221:-:00:9
        SO:252:0:00:6-9 SR:597:-:00:6-7 SS:211:0:00:9 ST:239:-:00:7 SV:503:-:00:8 SX:1:1:011:10 SY:963:0:00:8-9 SZ:268:-:00:8
        TA:290:-:00:4 TC:1:1:011:10 TD:235:-:00:8 TG:228:-:00:8 TH:66:0:-:8-9 TJ:992:-:-:9 TK:690:-:00:4-7 TL:670:-:00:7-8
        TM:993:8:-:8 TN:216:-:00:8 TO:676:-:00:5,7 TR:90:0:00:10 TT:1:1:011:10 TV:688:-:00:5-7 TW:886:0:-:8-9 TZ:255:0:-:9
        UA:380:0:00:9 UG:256:0:-:9 US:1:1:011:10 UY:598:0:-:8 UZ:998:-:00:9 VA:39:-:00:6-11 VC:1:1:011:10 VE:58:0:00:10
        VG:1:1:011:10 VI:1:1:011:10 VN:84:0:00:9-10 VU:678:-:00:5,7 WF:681:-:00:6 WS:685:-:-:5-7,10 XK:383:0:00:8-12
        YE:967:0:00:7-9 YT:262:0:00:9 ZA:27:0:00:5-9 ZM:260:0:00:9 ZW:263:0:00:9
        """;
}
