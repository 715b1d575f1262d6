namespace MarketingAutomation.Web.Pages.Customer;

/// <summary>
/// One to five stars: radio buttons that look like stars where the browser can, and like radio buttons with words where
/// it cannot. Opened by a star of a message, the page sends that star by itself, so that one tap is enough; without
/// scripts there is the button. Mail scanners open links too, and some run scripts: so it is sent only while the page
/// is seen (visible and in front) for two seconds, or at a touch, a key or a pointer on it; never ahead of time
/// (prerendering), never for an order that has a rating. Who touches the form decides for themselves and presses the
/// button.
/// </summary>
internal static class RatingForm
{
    /// <summary>Sends the form named <c>tapped</c> once it is seen.</summary>
    public const string Script = """
        (function () {
          var form = document.getElementById('tapped');
          if (!form) return;
          var done = false, timer = 0;
          function seen() { return !document.prerendering && document.visibilityState === 'visible' && document.hasFocus(); }
          function stop() { done = true; clearTimeout(timer); }
          function send() {
            if (done || !seen()) return;
            stop();
            form.elements.by.value = 'page';
            form.submit();
          }
          function watch() { clearTimeout(timer); if (!done && seen()) timer = setTimeout(send, 2000); }
          form.addEventListener('input', stop);
          form.addEventListener('focusin', stop);
          form.addEventListener('pointerdown', stop);
          form.addEventListener('submit', stop);
          document.addEventListener('visibilitychange', watch);
          document.addEventListener('prerenderingchange', watch);
          window.addEventListener('focus', watch);
          window.addEventListener('blur', watch);
          ['pointerdown', 'keydown', 'touchstart'].forEach(function (name) {
            document.addEventListener(name, function (event) {
              if (event.isTrusted && !form.contains(event.target) && !event.target.closest('form, a, button')) send();
            });
          });
          watch();
        })();
        """;

    /// <summary>True: a star was tapped in a message, and the order has no rating yet.</summary>
    public static bool IsSentAutomatically(CustomerView view) =>
        view is { PreselectedStars: not null, Order: not null, RatedStars: null, LastChoice: null };

    public static Html Render(CustomerView view, OrderToRate order, CustomerTexts texts)
    {
        var chosen = view.PreselectedStars ?? view.RatedStars;
        var stars = Enumerable
            .Range(1, 5)
            .Select(n =>
                Html.Of(
                    $"""
                    <label title="{texts.Stars[n - 1]}"><input type="radio" name="rating" value="{n}" required{new Html(
                        n == chosen ? " checked" : ""
                    )}><span aria-hidden="true">★</span><span class="word">{n} – {texts.Stars[n - 1]}</span></label>

                    """
                )
            );
        var open = IsSentAutomatically(view)
            ? Html.Of(
                $"""
                <form class="card" id="tapped" method="post" action="./{view.Token}"><input type="hidden" name="do" value="rate"><input type="hidden" name="by" value="">
                """
            )
            : CustomerPage.FormStart(view, "rate");
        return Html.Of(
            $"""
            {open}
            <fieldset><legend><h2>{(
                order.Name is { } name ? texts.RateTitle(name) : texts.RateTitleUnnamed
            )}</h2></legend>
            <div class="stars">{stars}</div></fieldset>
            <label class="text">{texts.RateText}<textarea name="text" rows="3" maxlength="{PageChoice.TextLength}"></textarea></label>
            <button>{(view.RatedStars is null ? texts.RateButton : texts.RateAgain)}</button>
            </form>
            """
        );
    }
}
