using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Hosting.Telemetry;

namespace MarketingAutomation.Hosting.Settings;

/// <summary>Every setting of our own; the standard variables of OpenTelemetry are in <see cref="TelemetryVariables"/>.
/// The README's table, <c>local.settings.sample.json</c> and the validation follow this list; a test holds them
/// together.</summary>
public static class SettingsCatalog
{
    public static IReadOnlyList<Setting> All { get; } =
    [
        new(
            "ASPNETCORE_URLS",
            "where it listens",
            "http://localhost:7071",
            "http:// addresses with a port (0: any free one), separated by ;"
        ),
        new(
            "Data:Path",
            "folder of the database and of the secrets made at the first start",
            "./data",
            "a folder; made when missing"
        ),
        new("Storage:Kind", "sqlite: a file in Data:Path; tables: Azure Table Storage", "sqlite", "sqlite, tables"),
        new(
            "Storage:Tables:ConnectionString",
            "the storage account, with its key or a shared access signature",
            "none; this or ServiceUri where tables are used",
            "a connection string; UseDevelopmentStorage=true for Azurite"
        )
        {
            IsSecret = true,
        },
        new(
            "Storage:Tables:ServiceUri",
            "the storage account, entered with the identity the program runs under",
            "none",
            "https://ACCOUNT.table.core.windows.net"
        ),
        new(
            "Workspace:Path",
            "folder of what marketers edit",
            "functions/workspace where it is, else the copy beside the program",
            "a folder that exists"
        ),
        new(
            "Api:Key",
            "what callers of /api send in X-Api-Key, and what opens the console",
            "made once, kept as api.key in the data folder",
            "at least 16 characters"
        )
        {
            IsSecret = true,
        },
        new("Api:MaxBytes", "largest body of an API call", "8388608", "whole bytes from 1024 to 104857600"),
        new("Webhooks:MaxBytes", "largest delivery", "1048576", "whole bytes from 1024 to 104857600"),
        new(
            "Webhooks:{name}:Kind",
            "whose deliveries come to /webhooks/{name}",
            $"without any webhook: {ShopProtocols.WriteNames("and")}, each with a secret made once and kept "
                + "in the data folder",
            string.Join(", ", ShopProtocols.All.Select(p => p.Name))
        ),
        new(
            "Webhooks:{name}:Secrets:{n}",
            "secrets any of which may have signed; two while one is being changed",
            "none; at least one is needed",
            string.Join("; ", ShopProtocols.All.Select(p => $"{p.DisplayName}: {p.SecretFormat}"))
        )
        {
            IsSecret = true,
        },
        new(
            "Webhooks:{name}:TestOrders",
            "what happens to test orders and test notifications",
            "ignore",
            "accept, ignore"
        ),
        new(
            "Webhooks:{name}:ConsentKey",
            "WooCommerce: the meta_data key that holds consent to e-mail",
            "none",
            "a key; only for kind woocommerce"
        ),
        new(
            "Webhooks:{name}:LanguageKey",
            "WooCommerce: the meta_data key that holds the language of an order or customer",
            "none; the keys of WPML, Polylang, TranslatePress and Weglot are known",
            "a key; only for kind woocommerce"
        ),
        new(
            "Webhooks:{name}:SoftOptIn",
            "those who paid may be written to about similar goods without a ticked box; recorded as the legal basis",
            "false",
            "true, false"
        ),
        new(
            "Clock:Start",
            "the moment the decisions' clock starts from",
            "now",
            "now, or ISO 8601 with Z or an offset, such as 2026-03-02T09:00:00Z"
        ),
        new(
            "Clock:Speed",
            "how much faster than real time the decisions' clock runs",
            "1",
            "a number from 0.001 to 1000000"
        ),
        new(
            "Sending:Mode",
            "shadow: decides and records what would have been sent; sends nothing and changes nothing else. "
                + "What begins so stays so",
            "live",
            "live, shadow"
        ),
        new(
            "Sending:TimeoutSeconds",
            "how long a provider is given to answer; after four times as long without word an attempt is unknown",
            "30",
            "whole seconds from 1 to 300"
        ),
        new(
            "CallWebhook:Secret",
            "signs the calls of call_webhook (Standard Webhooks)",
            "none; without it no call is made",
            "whsec_ and at least 24 bytes in base64"
        )
        {
            IsSecret = true,
        },
        new(
            "CallWebhook:AllowLoopback",
            "true: call_webhook may call http://127.0.0.1, for development",
            "false",
            "true, false"
        ),
        new(
            "Email:Provider",
            "where e-mails to customers and staff go: the local mailbox, or SendGrid",
            "mailbox",
            "mailbox, sendgrid"
        ),
        new(
            "SendGrid:ApiKey",
            "the account's key, with the permission Mail Send alone",
            "none; needed with Email:Provider sendgrid",
            "SG. and the rest as SendGrid shows it once"
        )
        {
            IsSecret = true,
        },
        new(
            "SendGrid:BaseUrl",
            "where SendGrid is spoken to",
            "https://api.sendgrid.com",
            "an https:// address; https://api.eu.sendgrid.com for an EU account"
        ),
        new("SendGrid:Sandbox", "true: SendGrid checks every message and delivers none", "false", "true, false"),
        new(
            "SendGrid:EventPublicKey",
            "verifies what SendGrid reports of messages",
            "none; needed with Email:Provider sendgrid outside of the sandbox",
            "a public key on P-256 in base64, as the signed event webhook shows it"
        ),
        new(
            "SendGrid:InboundPublicKey",
            "verifies replies that come through Inbound Parse",
            "none; without it no reply is accepted",
            "a public key on P-256 in base64, as the security policy shows it"
        ),
        new("Sms:Provider", "where SMS to customers go: the local mailbox, or Twilio", "mailbox", "mailbox, twilio"),
        new("Twilio:AccountSid", "the account", "none; needed with Sms:Provider twilio", "AC and 32 hex digits"),
        new(
            "Twilio:AuthToken",
            "the account's auth token; also verifies what Twilio posts",
            "none; needed with Sms:Provider twilio",
            "the token as Twilio shows it"
        )
        {
            IsSecret = true,
        },
        new(
            "Twilio:From",
            "who sends: a number, a name that cannot be answered, or a WhatsApp sender",
            "none; this or MessagingServiceSid with Sms:Provider twilio",
            "+ and digits, a short code, a name of at most 11 letters and digits, or whatsapp:+ and digits"
        ),
        new(
            "Twilio:MessagingServiceSid",
            "the messaging service that chooses who sends",
            "none",
            "MG and 32 hex digits"
        ),
        new("Twilio:BaseUrl", "where Twilio is spoken to", "https://api.twilio.com", "an https:// address"),
        new(
            "Public:Url",
            "where customers reach this program; links in messages start with it",
            "the first listening address; needed with SendGrid and Twilio",
            "an http:// or https:// address"
        ),
        new(
            "Store:Secret",
            "names customers and signs their links; must never change for a data folder",
            "made once, kept as store.secret in the data folder",
            "base64 of at least 32 bytes"
        )
        {
            IsSecret = true,
        },
        new(
            "Durable:Horizon",
            "on Azure: how far ahead a customer's wait is a durable timer, to the second; longer waits are "
                + "rows that the minute's sweep reads. 0: all are",
            "3d",
            "0, or a whole number and min, h or d, at most 30d; more than 3d only with Durable Task Scheduler"
        ),
        new(
            "Durable:HistoryDays",
            "on Azure: how long the history of finished orchestrations is kept; customers' own history is not in it",
            "7",
            "whole days from 1 to 300"
        ),
    ];

    /// <summary>First parts of all keys: what is below one of these is ours.</summary>
    public static IReadOnlyList<string> Sections { get; } =
    [.. All.Where(s => s.Key.Contains(':')).Select(s => s.Key.Split(':')[0]).Distinct()];

    /// <summary>The setting a key is an instance of; null: there is none.</summary>
    public static Setting? Find(string key) => All.FirstOrDefault(s => s.Matches(key)) ?? TelemetryVariables.Find(key);

    /// <summary>True: the key is in one of our sections, or a variable of OpenTelemetry.</summary>
    public static bool IsOwnKey(string key) =>
        Sections.Contains(key.Split(':')[0], StringComparer.OrdinalIgnoreCase)
        || Find(key) is not null
        || TelemetryVariables.IsTelemetryVariable(key);
}
