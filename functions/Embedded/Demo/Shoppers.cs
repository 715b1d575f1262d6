namespace MarketingAutomation.Embedded.Demo;

/// <summary>About thirty people from several countries, the same at every run: their languages, time zones, consent and
/// behaviour differ.</summary>
internal static class Shoppers
{
    private const string People = """
        Mari Tamm EE et-EE +3725550101 Europe/Tallinn
        Liis Saar EE et-EE +3725550102 Europe/Tallinn
        Kadri Mets EE et-EE +3725550103 Europe/Tallinn
        Tiit Kask EE et-EE +3725550104 Europe/Tallinn
        Jaan Sepp EE et-EE +3725550105 -
        Aino Kuusk EE et-EE +3725550106 -
        Peeter Ilves EE en-EE +3725550107 Europe/Tallinn
        Krista Põld EE et-EE +3725550108 -
        Rein Rebane EE et-EE +3725550109 Europe/Tallinn
        Maarja Oja EE et-EE +3725550110 -
        Aino Virtanen FI fi-FI +358401230111 Europe/Helsinki
        Eero Mäkinen FI en-FI +358401230112 -
        Sanna Koskinen FI fi-FI +358401230113 Europe/Helsinki
        Ilze Bērziņa LV lv-LV +37120000114 Europe/Riga
        Jānis Ozols LV en-LV +37120000115 -
        Rūta Kazlauskienė LT lt-LT +37060000116 Europe/Vilnius
        Astrid Lindqvist SE sv-SE +46700000117 Europe/Stockholm
        Nils Holm SE en-SE +46700000118 -
        Greta Schneider DE de-DE +4915100000119 Europe/Berlin
        Jonas Weber DE de-DE +4915100000120 -
        Claire Moreau FR fr-FR +33600000121 Europe/Paris
        Sean Murphy IE en-IE +353850000122 Europe/Dublin
        Emily Clark GB en-GB +447700900123 Europe/London
        Oliver Hughes GB en-GB +447700900124 -
        Grace Miller US en-US +12025550125 America/New_York
        Daniel Lee US en-US +12025550126 -
        Sofía García ES es-ES +34600000127 Europe/Madrid
        Yuki Tanaka JP ja-JP +819000000128 Asia/Tokyo
        Ana Kovač HR hr-HR +385910000129 Europe/Zagreb
        Piotr Nowak PL en-PL +48500000130 Europe/Warsaw
        """;

    /// <summary>All shoppers. Their behaviour is drawn from <paramref name="chance"/>, so that one seed always gives
    /// the same demo.</summary>
    public static IReadOnlyList<Shopper> All(Random chance, double days) =>
        [.. People.Split('\n').Select((line, i) => ParseShopper(line.Split(' '), i + 1, chance, days))];

    private static Shopper ParseShopper(string[] words, int number, Random chance, double days) =>
        new(
            number,
            Source: number % 3 == 0 ? "standard" : "shopify",
            First: words[0],
            Last: words[1],
            Country: words[2],
            Locale: words[3],
            Phone: words[4],
            Zone: words[5] == "-" ? null : words[5],
            Email: chance.NextDouble() switch
            {
                < 0.7 => ConsentAnswer.Yes,
                < 0.85 => ConsentAnswer.No,
                _ => ConsentAnswer.Nothing,
            },
            Sms: chance.NextDouble() < 0.35,
            Stars: chance.NextDouble() switch
            {
                < 0.12 => 2,
                < 0.3 => 4,
                _ => 5,
            },
            DaysBetween: 12 + (chance.NextDouble() * 55),
            FirstDay: 0.2 + (chance.NextDouble() * Math.Min(60, days / 2))
        );
}
