namespace MarketingAutomation.Support.Providers.SendGrid;

/// <summary>Names that a body of <c>POST /v3/mail/send</c> may use, by object, and headers it may not set.</summary>
internal static class MailSendNames
{
    public static readonly string[] Message =
    [
        "personalizations",
        "from",
        "reply_to",
        "reply_to_list",
        "subject",
        "content",
        "attachments",
        "template_id",
        "headers",
        "categories",
        "custom_args",
        "send_at",
        "batch_id",
        "asm",
        "ip_pool_name",
        "mail_settings",
        "tracking_settings",
    ];

    public static readonly string[] Personalization =
    [
        "from",
        "to",
        "cc",
        "bcc",
        "subject",
        "headers",
        "substitutions",
        "dynamic_template_data",
        "custom_args",
        "send_at",
    ];
    public static readonly string[] MailSettings =
    [
        "bypass_list_management",
        "bypass_spam_management",
        "bypass_bounce_management",
        "bypass_unsubscribe_management",
        "footer",
        "sandbox_mode",
    ];
    public static readonly string[] TrackingSettings =
    [
        "click_tracking",
        "open_tracking",
        "subscription_tracking",
        "ganalytics",
    ];
    public static readonly string[] ForbiddenHeaders =
    [
        "x-sg-id",
        "x-sg-eid",
        "received",
        "dkim-signature",
        "content-type",
        "content-transfer-encoding",
        "to",
        "from",
        "subject",
        "reply-to",
        "cc",
        "bcc",
    ];
}
