namespace MarketingAutomation.Web.Pages.Customer;

internal sealed partial record CustomerTexts
{
    private static readonly CustomerTexts Et = new()
    {
        Title = "Sinu sõnumid",
        Intro = shop => $"Siin otsustad sina, mida ja kuidas {shop} sulle saadab.",
        NowAll = "Praegu saad meie sõnumeid.",
        NowStopped = "Praegu me sulle sõnumeid ei saada.",
        NowTopicStopped = topic => $"Teemal „{topic}“ me sulle enam ei kirjuta.",
        NowFirst = channel => $"Eelistame {channel}.",
        NowOnly = channel => $"Kasutame ainult {channel}.",
        RateTitle = order => $"Kuidas jäid tellimusega {order} rahule?",
        RateTitleUnnamed = "Kuidas jäid tellimusega rahule?",
        Stars = ["Väga halb", "Halb", "Rahuldav", "Hea", "Väga hea"],
        RateText = "Soovid midagi lisada? (vabatahtlik)",
        RateButton = "Saada hinnang",
        RatedBefore = stars => $"Andsid {stars} tärni viiest. Soovi korral saad hinnangut muuta.",
        ReachTitle = "Kuidas me sinuga ühendust võtame?",
        ReachAny = "Eelistus puudub",
        EmailFirst = "Eelistan e-posti",
        EmailOnly = "Ainult e-post",
        SmsFirst = "Eelistan SMSi",
        SmsOnly = "Ainult SMS",
        Email = "e-posti",
        Sms = "SMSi",
        Save = "Salvesta",
        LanguageTitle = "Keel",
        StopTitle = "Sõnumitest loobumine",
        StopTopic = topic => $"Loobu teemast „{topic}“",
        StopAll = "Loobu kõigist sõnumitest",
        StopNote = "Loobumine jõustub kohe. Tellimuse enda kohta, näiteks arve kohta, annab pood teada nagu ikka.",
        DoneStopAll = "Valmis. Me ei saada sulle enam ühtegi sõnumit.",
        DoneStopTopic = topic => $"Valmis. Teemal „{topic}“ me sulle enam ei kirjuta.",
        DoneReach = "Salvestatud. Edaspidi võtame sinuga ühendust nii.",
        DoneSpeak = "Salvestatud. Edaspidi kirjutame sulle eesti keeles.",
        DoneRate = stars => $"Aitäh! Sinu hinnang, {stars} tärni viiest, on kirjas.",
    };
}
