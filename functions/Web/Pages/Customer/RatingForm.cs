namespace MarketingAutomation.Web.Pages.Customer;

/// <summary>One to five stars: radio buttons that look like stars where the browser can, and like radio buttons with words where it cannot.</summary>
internal static class RatingForm
{
    public static Html Of(CustomerView view, OrderToRate order, CustomerTexts texts)
    {
        var stars = Enumerable.Range(1, 5).Select(n => Html.Of($"""
            <label title="{texts.Stars[n - 1]}"><input type="radio" name="rating" value="{n}" required{new Html(n == view.Preselected ? " checked" : "")}><span aria-hidden="true">★</span><span class="word">{n} – {texts.Stars[n - 1]}</span></label>

            """));
        return Html.Of($"""
            {CustomerPage.Open(view, "rate")}
            <fieldset><legend><h2>{(order.Name is { } name ? texts.RateTitle(name) : texts.RateTitleUnnamed)}</h2></legend>
            <div class="stars">{stars}</div></fieldset>
            <label class="text">{texts.RateText}<textarea name="text" rows="3" maxlength="{PageChoice.TextLength}"></textarea></label>
            <button>{texts.RateButton}</button>
            </form>
            """);
    }
}
