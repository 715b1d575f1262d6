namespace MarketingAutomation.Core.Channels.OptOuts;

/// <summary>Phrases around the stop request itself: before it ("I said"), and after it ("wrong number"). Data for
/// <see cref="StopWords"/>: phrases are separated by <c>|</c> and line breaks.</summary>
internal static class StopReasons
{
    /// <summary>Phrases before the stop request that are not part of it.</summary>
    public const string Introductions = """
        i said|i already said|ive already said|i have already said|i asked you to|i told you to|i have asked you to|ive asked you to|i want to|i want you to|i would like to|id like to
        i am asking you to|im asking you to|again|once again|for the last time|just|reply|text|sms|you must|you need to|you have to
        ma ütlesin|ma juba ütlesin|ütlesin juba|ma palusin|soovin|ma soovin|veelkord|vastus
        sanoin jo|sanoin|pyydän|haluan|vielä kerran
        я сказал|я сказала|я же сказал|я просил|я просила|ещё раз|я хочу|мы хотим
        es teicu|es jau teicu|vēlreiz|es vēlos
        sakiau|jau sakiau|dar kartą|noriu
        ich sagte|ich habe gesagt|nochmal|ich möchte|ich will|ich bitte sie
        jai dit|je répète|je demande|je souhaite|je veux|merci de
        he dicho|ya dije|repito|quiero|favor de
        """;

    /// <summary>Phrases after the stop request, or after a word that is one when alone ("cancel, wrong person"):
    /// reasons why the customer should get no messages.</summary>
    public const string CertainReasons = """
        wrong number|wrong person|not interested|im not interested|no interest|never signed up|i never signed up|i did not sign up|i didnt sign up|i never subscribed|i never asked|i didnt ask|who is this
        whos this|who are you|you have the wrong|i moved|i have moved|ive moved|new number|this is not|this isnt|its spam|this is spam|spam|not my
        i dont know you|dont know you|please remove|remove me|no more|leave me
        vale number|pole huvitatud|ei ole huvitatud|ei huvita|kes te olete|kes see on|vale inimene
        väärä numero|ei kiinnosta|en ole kiinnostunut|kuka tämä on
        не туда попали|вы ошиблись|ошиблись номером|не тот номер|неинтересно|не интересно|не интересует|кто это|это спам
        nepareizs numurs|neinteresē|mani neinteresē|kas jūs|nav interese
        ne tas numeris|neteisingas numeris|neįdomu|nedomina|manęs nedomina|kas jūs
        falsche nummer|kein interesse|habe kein interesse|ich habe kein interesse|nicht interessiert|wer ist das|wer sind sie
        mauvais numéro|pas intéressé|pas intéressée|je ne suis pas intéressé|je ne suis pas intéressée|qui êtes vous|vous vous trompez
        número equivocado|no me interesa|no estoy interesado|no estoy interesada|quién es|quiénes son
        """;

    /// <summary>Phrases after a clear stop request only: the customer writes about themselves or about the
    /// messages.</summary>
    public const string LikelyReasons = """
        i|im|ive|id|we|were|this is|thats|its not|not|no|never|dont|you keep|stop|why|already
        ma|mul|me|ei|pole|ärge|ära|juba
        en|minä|mä|ei|älkää|älä
        я|мы|мне|нам|нет|не|уже
        es|man|mēs|nav|ne
        aš|man|mes|nėra|ne
        ich|wir|mir|kein|keine|nicht|schon
        je|nous|jai|pas|ce nest
        yo|no|nunca|ya no
        """;

    /// <summary>Words in the text around the stop request that show that it is not about messages.</summary>
    public const string OtherTopics = """
        love|adore|loving|hungry|order|ordered|orders|parcel|package|delivery|shipping|shipment|checkout|price|size|colour|color|mug|mugs|payment|refund
        armastan|tellisin|tellimus|tellimuse|pakk|paki|rakastan|tilasin|tilaus|tilauksen|paketti|люблю|заказ|заказала|заказал|посылка|pasūtīju|pasūtījums|pasūtījumu|užsakiau|užsakymas|užsakymą
        liebe|bestellt|bestellung|paket|adore|commande|commandé|colis|encanta|pedido|paquete
        """;
}
