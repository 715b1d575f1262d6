namespace MarketingAutomation.Web.Pages.Customer;

internal sealed partial record CustomerTexts
{
    private static readonly CustomerTexts Et = new()
    {
        Title = "Sinu sõnumid",
        Intro = shop => $"Siin otsustad sina, mida ja kuidas {shop} sulle saadab.",
        NowAll = "Praegu saad meie sõnumeid.",
        NowUnknown = "Praegu ei saa me sinu valikuid näidata. Sõnumitest loobuda saad siin ikkagi.",
        StoredStop = "Sinu valik on salvestatud. See hakkab kehtima enne, kui sulle midagi saadame.",
        StoredChoice = "Sinu valik on salvestatud. See hakkab peagi kehtima; see leht ei saa seda veel näidata.",
        NowStoppedAddress = "Aadressile, millelt sa siia tulid, me praegu sõnumeid ei saada.",
        NowStoppedAddresses = addresses => $"Praegu me sulle aadressil {addresses} sõnumeid ei saada.",
        NowStopped = "Praegu me sulle sõnumeid ei saada.",
        NowTopicStopped = topic => $"Teemal „{topic}“ me sulle enam ei kirjuta.",
        NowFirst = channel => $"Eelistame {channel}.",
        NowOnly = channel => $"Kasutame ainult {channel}.",
        RateTitle = order => $"Kuidas jäid tellimusega {order} rahule?",
        RateTitleUnnamed = "Kuidas jäid tellimusega rahule?",
        Stars = ["Väga halb", "Halb", "Rahuldav", "Hea", "Väga hea"],
        RateText = "Soovid midagi lisada? (vabatahtlik)",
        RateButton = "Saada hinnang",
        RateAgain = "Muuda või lisa kommentaar",
        RateElsewhere = address =>
            $"Seda tellimust siin enam hinnata ei saa ja hinnangut ei salvestatud. Kirjuta meile: {address}",
        KeepTitle = "Kas kirjutame sulle edasi?",
        Keep = "Kirjutage mulle edasi",
        DoneKeep = "Aitäh! Kirjutame sulle edasi.",
        ChannelTitle = "Kuidas me sinuga ühendust võtame?",
        ChannelAny = "Eelistus puudub",
        Email = new("e-posti", "Eelistan e-posti", "Ainult e-post", "E-kirju me sulle ei saada."),
        Sms = new("SMSi", "Eelistan SMSi", "Ainult SMS", "SMSe me sulle ei saada."),
        Save = "Salvesta",
        MaximumTitle = "Kui palju sõnumeid kõige rohkem?",
        MaximumNone = "Nii palju, kui pood saadab",
        Maximum = most => most == 1 ? "1 sõnum 30 päeva jooksul" : $"{most} sõnumit 30 päeva jooksul",
        MaximumNote = "Sõnumeid sinu tellimuste kohta ja vastuseid sinu küsimustele ei arvestata.",
        NowMaximum = most =>
            most == 1
                ? "Saadame kõige rohkem ühe sõnumi 30 päeva jooksul."
                : $"Saadame kõige rohkem {most} sõnumit 30 päeva jooksul.",
        DoneMaximum = most =>
            most == 0 ? "Salvestatud. Ülempiiri enam ei ole."
            : most == 1 ? "Salvestatud. Saadame kõige rohkem ühe sõnumi 30 päeva jooksul."
            : $"Salvestatud. Saadame kõige rohkem {most} sõnumit 30 päeva jooksul.",
        LanguageTitle = "Keel",
        ZoneTitle = "Sinu ajavöönd",
        ZoneUnknown = "Palun vali",
        TrackingTitle = (links, opens) =>
            !opens ? "Linkide jälgimine"
            : links ? "Avamiste ja linkide jälgimine"
            : "Avamiste jälgimine",
        TrackingState = (links, opens) =>
            !opens ? "Võite jälgida, milliseid linke ma teie e-kirjades avan"
            : links ? "Võite jälgida, millal ma teie e-kirju avan ja milliseid linke neis"
            : "Võite jälgida, millal ma teie e-kirju avan",
        TrackingNote = (links, opens) =>
            !opens || links
                ? "Nii saame kirjutada sellest, mis sind huvitab. Kui linnukese ära võtad, viivad lingid otse "
                    + "lehele ja midagi ei salvestata."
                : "Nii saame kirjutada sellest, mis sind huvitab. Kui linnukese ära võtad, siis midagi ei salvestata.",
        StopTitle = "Sõnumitest loobumine",
        StopTopic = topic => $"Loobu teemast „{topic}“",
        StopAll = "Loobu kõigist sõnumitest",
        StopNote = "Loobumine jõustub kohe. Tellimuse enda kohta, näiteks arve kohta, annab pood teada nagu ikka.",
        StartTitle = "Mõtlesid ümber?",
        StartTopic = topic => $"Telli teema „{topic}“ uuesti",
        StartAll = "Telli sõnumid uuesti",
        DoneStopAddress = "Valmis. Aadressile, millelt sa siia tulid, me enam sõnumeid ei saada.",
        DoneStopAll = "Valmis. Me ei saada sulle enam ühtegi sõnumit.",
        DoneStopAddresses = addresses =>
            $"Valmis. Aadressil {addresses} me sulle enam sõnumeid ei saada. Kui soovid loobuda ka mõnel "
            + $"teisel aadressil, ava link sõnumis, mis sinna tuli.",
        DoneStopTopic = topic => $"Valmis. Teemal „{topic}“ me sulle enam ei kirjuta.",
        DoneStartAll = "Valmis. Saad jälle meie sõnumeid.",
        DoneStartTopic = topic => $"Valmis. Teemal „{topic}“ kirjutame sulle jälle.",
        DoneChannel = "Salvestatud. Edaspidi võtame sinuga ühendust nii.",
        DoneLanguage = "Salvestatud. Edaspidi kirjutame sulle eesti keeles.",
        DoneZone = "Salvestatud. Arvestame edaspidi sinu ajavööndiga.",
        DoneTrackingAllowed = "Salvestatud. Võime jälgida, mida sa avad.",
        DoneTrackingRefused = "Salvestatud. Me ei jälgi enam, mida sa avad.",
        DoneRate = stars => $"Aitäh! Sinu hinnang, {stars} tärni viiest, on salvestatud.",
    };
}
