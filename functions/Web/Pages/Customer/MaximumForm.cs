namespace MarketingAutomation.Web.Pages.Customer;

/// <summary>The form in which a customer chooses how many messages they get at most.</summary>
internal static class MaximumForm
{
    /// <summary>The form, with the present choice marked.</summary>
    public static Html Render(CustomerView view, CustomerTexts texts)
    {
        // A maximum that was chosen elsewhere is shown too.
        int[] maxima = [0, .. PageChoice.Maxima.Append(view.MaxPerMonth ?? 0).Where(m => m > 0).Distinct()];
        var choices = maxima.Select(most =>
            Html.Of(
                $"""
                <label class="choice"><input type="radio" name="most" value="{(
                    most == 0 ? "any" : $"{most}"
                )}"{new Html(most == view.MaxPerMonth ? " checked" : "")}> {(
                    most == 0 ? texts.MaximumNone : texts.Maximum(most)
                )}</label>

                """
            )
        );
        return Html.Of(
            $"""
            {CustomerPage.FormStart(view, "limit")}
            <fieldset><legend><h2>{texts.MaximumTitle}</h2></legend>
            {choices}</fieldset>
            <button>{texts.Save}</button>
            <p class="soft small">{texts.MaximumNote}</p>
            </form>
            """
        );
    }
}
