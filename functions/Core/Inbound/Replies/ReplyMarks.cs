namespace MarketingAutomation.Core.Inbound.Replies;

/// <summary>The words that e-mail programs write before a quoted message or below a text, by language.</summary>
internal static class ReplyMarks
{
    internal static readonly string[] WroteVerbs =
    [
        " wrote:",
        " kirjutas:",
        " kirjoitti:",
        " schrieb:",
        " skrev:",
        " написал:",
        " написала:",
        " написал(а):",
        " пишет:",
        " a écrit:",
        " rakstīja:",
        " rašė:",
        " escribió:",
        " schreef:",
        " ha scritto:",
        " napisał:",
        " napisał(a):",
    ];

    internal static readonly string[] OriginalMarks =
    [
        "original message",
        "forwarded message",
        "algne sõnum",
        "algsõnum",
        "algne kiri",
        "edastatud sõnum",
        "edastatud kiri",
        "alkuperäinen viesti",
        "ursprüngliche nachricht",
        "исходное сообщение",
        "message d'origine",
        "message d’origine",
        "message original",
        "message transféré",
        "mensaje original",
        "mensaje reenviado",
        "sākotnējais ziņojums",
        "oriģinālais ziņojums",
        "pradinis pranešimas",
        "originalus laiškas",
        "edelleenlähetetty viesti",
        "weitergeleitete nachricht",
        "пересылаемое сообщение",
        "пересланное сообщение",
    ];

    internal static readonly string[] OriginalMarkStarts = ["--", "Begin ", "Début du "];

    internal static readonly string[] FromLabels =
    [
        "from:",
        "saatja:",
        "kellelt:",
        "lähettäjä:",
        "von:",
        "от:",
        "от кого:",
        "de:",
        "no:",
        "nuo:",
    ];

    internal static readonly string[] OtherHeaderLabels =
    [
        "sent:",
        "date:",
        "to:",
        "subject:",
        "saadetud:",
        "kuupäev:",
        "adressaat:",
        "kellele:",
        "teema:",
        "lähetetty:",
        "aihe:",
        "gesendet:",
        "betreff:",
        "дата:",
        "кому:",
        "тема:",
        "vastaanottaja:",
        "päivä:",
        "an:",
        "datum:",
        "отправлено:",
        "envoyé:",
        "à:",
        "objet:",
        "enviado:",
        "para:",
        "asunto:",
        "fecha:",
        "nosūtīts:",
        "kam:",
        "tēma:",
        "datums:",
        "išsiųsta:",
        "data:",
    ];

    internal static readonly string[] DeviceSignatures =
    [
        "sent from my ",
        "get outlook for ",
        "saadetud minu ",
        "saadetud nutitelefonist",
        "lähetetty ",
        "von meinem ",
        "gesendet von ",
        "hanki outlook ",
        "laadige outlook ",
        "отправлено с ",
        "отправлено из ",
        "envoyé de mon ",
        "envoyé depuis ",
        "obtenez outlook ",
        "enviado desde ",
        "obtener outlook ",
        "nosūtīts no ",
        "išsiųsta iš ",
    ];
}
