using MarketingAutomation.Core.Templates;
using MarketingAutomation.Core.Templates.Rendering;
using MarketingAutomation.Core.Templates.Variables;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Support.Stage;
using NodaTime;
using Xunit;

namespace MarketingAutomation.Support.Samples;

/// <summary>The invented shop, one of its customers, and the templates it ships.</summary>
public static class SampleTemplates
{
    public static readonly Shop Shop = new()
    {
        Name = "Metsa & Meri",
        Url = "https://metsameri.example",
        Address = "Metsa & Meri OÜ, Kopli 25, 10412 Tallinn, Estonia",
        Sender = new Sender("Metsa & Meri", "tere@metsameri.example"),
        ReplyTo = "abi@metsameri.example",
        Zone = "Europe/Tallinn",
        Country = "EE",
        Currency = "EUR",
        Languages = ["en", "et"],
        ReviewUrl = "https://metsameri.example/reviews",
    };

    public static readonly MessageLinks Links = new()
    {
        Page = "https://shop.example/c/Zk3vQ9pXw2LrT8sY5uBn1aHd",
        Unsubscribe = "https://shop.example/c/Zk3vQ9pXw2LrT8sY5uBn1aHd/unsubscribe",
        Rate =
        [
            .. Enumerable.Range(1, 5).Select(stars => $"https://shop.example/c/Zk3vQ9pXw2LrT8sY5uBn1aHd?stars={stars}"),
        ],
    };

    /// <summary>All that must be known.</summary>
    public static readonly MessageContext MinimalContext = new()
    {
        Zone = "Europe/Tallinn",
        DecidedAt = Instant.FromUtc(2026, 3, 2, 20, 40),
    };

    /// <summary>All that may be known. 22:40 by the clock of Tallinn.</summary>
    public static readonly MessageContext FullContext = MinimalContext with
    {
        FirstName = "Anna",
        LastName = "Tamm",
        Locale = "en-US",
        OrderCount = 3,
        Rating = 4,
        StaffText = "Call about #1042",
        StaffDue = "2026-03-04",
        Order = new OrderView(
            "#1042",
            Eur(59.90m),
            Instant.FromUtc(2026, 3, 2, 20, 40),
            "https://metsameri.example/orders/1042",
            [new("Birch leaf tea", 2, Eur(8.90m)), new("Clay cup", 1, Eur(24m)), new("Gift wrap", 1, null)]
        ),
        Suggestions =
        [
            new(
                "SPOON-JUNIPER",
                "Juniper honey spoon",
                Eur(11m),
                "https://metsameri.example/p/juniper-honey-spoon",
                "https://metsameri.example/img/spoon.jpg"
            ),
            new("POT-CAST", "Cast-iron teapot", null, null, null),
        ],
        Coupon = new CouponView("K7QM-P2XA-4WBT", Instant.FromUtc(2026, 3, 16, 21, 59, 59), 10, Eur(5m)),
    };

    private static readonly Lazy<(
        IReadOnlyDictionary<string, Template> Templates,
        IReadOnlyList<Fault<FilePlace>> Faults
    )> Read = new(() => TemplateReader.Read(Files(), Shop));

    public static IReadOnlyDictionary<string, Template> Shipped => Read.Value.Templates;

    public static IReadOnlyList<Fault<FilePlace>> Faults => Read.Value.Faults;

    public static Money Eur(decimal amount) => new(amount, "EUR");

    /// <summary>The files of the shipped workspace by relative path.</summary>
    public static Dictionary<string, string> Files()
    {
        var root = Repository.Path("functions", "workspace");
        return Directory
            .EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .ToDictionary(f => Path.GetRelativePath(root, f).Replace('\\', '/'), File.ReadAllText);
    }

    /// <summary>A template of this source alone, in a layout that has all the law wants and shows none of it:
    /// <c>name</c> is <c>t</c>.</summary>
    public static Template Template(string email, string language = "en", params (string Path, string Text)[] more)
    {
        var files = more.Append(("templates/t/email.hbs", email))
            .Append(("templates/_layout/email.hbs", "{{{body}}}{{#unless language}}{{shop.address}}{{/unless}}"))
            .ToDictionary(f => f.Item1, f => f.Item2);
        var (templates, faults) = TemplateReader.Read(files, Shop with { Languages = [language] });
        Assert.Empty(faults);
        return templates["t"];
    }

    /// <summary>The faults of these files, as the marketer reads them.</summary>
    public static string[] FaultsOf(params (string Path, string Text)[] files) =>
        [.. TemplateReader.Read(files.ToDictionary(f => f.Path, f => f.Text), Shop).Faults.Select(f => f.ToString())];
}
