using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Web.Pages;

/// <summary>One headless Chromium for the tests that look with a person's eyes. <c>tests/run</c> installs it.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Places =
    [
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
    ];
    private IPlaywright? playwright;
    private IBrowser? browser;

    public async Task InitializeAsync()
    {
        var path =
            Environment.GetEnvironmentVariable("CHROMIUM")
            ?? Places.FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException(
                $"no browser at {string.Join(", ", Places)}; install chromium or name one in the environment "
                    + $"variable CHROMIUM"
            );
        Assertions.SetDefaultExpectTimeout(30_000);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = path,
                Args =
                [
                    "--no-sandbox",
                    "--disable-quic",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                ],
            }
        );
    }

    /// <summary>A fresh tab of a phone, 390 points wide, with or without scripts; anything a page says on its console
    /// or loads in vain ends the test.</summary>
    public async Task<BrowserTab> Phone(bool scripts = false)
    {
        var context = await browser!.NewContextAsync(
            new BrowserNewContextOptions
            {
                ViewportSize = new ViewportSize { Width = 390, Height = 844 },
                JavaScriptEnabled = scripts,
            }
        );
        context.SetDefaultTimeout(60_000);
        var page = await context.NewPageAsync();
        var complaints = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                complaints.Add($"{message.Text} {message.Location}");
            }
        };
        return new BrowserTab(page, complaints);
    }

    public async Task DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
    }
}

/// <summary>A tab, and what its pages complained about.</summary>
public sealed record BrowserTab(IPage Page, IReadOnlyList<string> ConsoleErrors)
{
    /// <summary>Opens a login link and waits until its page has led to the mailbox: a navigation begun before that
    /// would be interrupted. Slow machines take their time.</summary>
    public async Task Login(Uri link)
    {
        await Page.GotoAsync(link.ToString());
        await Assertions
            .Expect(Page)
            .ToHaveURLAsync(new Regex("/mailbox$"), new PageAssertionsToHaveURLOptions { Timeout = 60_000 });
    }

    /// <summary>Fails with the complaints, where there are any.</summary>
    public void AssertNoErrors() => Assert.True(ConsoleErrors.Count == 0, string.Join('\n', ConsoleErrors));
}
