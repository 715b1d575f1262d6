using MarketingAutomation.Core.Channels;

namespace MarketingAutomation.Web.Pages.Customer;

/// <summary>
/// The customer's own page: one plain form a decision, nothing loaded from anywhere. One small script, only where a
/// star of a message was tapped (<see cref="RatingForm"/>). A pure function of its view.
/// </summary>
public static class CustomerPage
{
    /// <summary>The page in the view's language.</summary>
    public static Document Of(CustomerView view)
    {
        var texts = CustomerTexts.For(view.Language);

        // Who came by a star finds the stars first; who came to stop finds that.
        var rates = view.Preselected is not null || view.RateElsewhere is not null || view.Done is PageChoice.Rate;
        Html rating() =>
            view.Order is { } order
                ? RatingForm.Of(view, order, texts)
                : Html.When(
                    view.RateElsewhere is not null,
                    () => Html.Of($"""<p class="done" role="status">{texts.RateElsewhere(view.RateElsewhere!)}</p>""")
                );
        var body = Html.Of(
            $"""
            <main>
            <header><p class="shop">{view.Shop}</p>
            <h1>{texts.Title}</h1>
            <p class="soft">{texts.Intro(view.Shop)}</p></header>
            {Confirmation(view, texts)}
            {Html.When(!view.IsStored, () => Html.Of($"""<p class="now">{Now(view, texts)}</p>"""))}
            {Html.When(rates, rating)}
            {Html.When(view.AsksToKeep && view is { AllStopped: false, Done: null }, () => KeepForm(view, texts))}
            {Html.When(!IsAboutMessages(view), () => Stop(view, texts))}
            {Html.When(view.Channels.Count > 1, () => ReachForm(view, texts))}
            {Html.When(view.Languages.Count > 1, () => LanguageForm(view, texts))}
            {Html.When(view.Zones.Count > 0, () => ClockForm(view, texts))}
            {Html.When(view.Measured is not null, () => MeasureForm(view, texts))}
            {Html.When(!rates, rating)}
            </main>
            """
        );
        var (title, style) = ($"{texts.Title} · {view.Shop}", Styles.Common + CustomerStyle.Text);
        return RatingForm.SendsItself(view)
            ? Document.Scripted(view.Language, title, style, RatingForm.Script, body)
            : Document.Plain(view.Language, title, style, body);
    }

    /// <summary>The opening of a form that carries one decision. Relative, so that it works behind any path.</summary>
    internal static Html Open(CustomerView view, string decision) =>
        Html.Of(
            $"""
            <form class="card" method="post" action="./{view.Token}"><input type="hidden" name="do" value="{decision}">
            """
        );

    private static Html Confirmation(CustomerView view, CustomerTexts texts)
    {
        var text = view.Done switch
        {
            null => null,
            PageChoice.StopAll or PageChoice.StopTopic when view.IsStored => texts.NotedStop,
            not PageChoice.Rate when view.IsStored => texts.Noted,
            PageChoice.StopAll => !view.WholeCustomer ? texts.DoneStopAddress
            : view.OnlyAddresses.Count == 0 ? texts.DoneStopAll
            : texts.DoneStopAddresses(string.Join(", ", view.OnlyAddresses)),
            PageChoice.StopTopic => texts.DoneStopTopic(view.Topic?.Name ?? ""),
            PageChoice.StartAll => texts.DoneStartAll,
            PageChoice.StartTopic => texts.DoneStartTopic(view.Topic?.Name ?? ""),
            PageChoice.Reach => texts.DoneReach,
            PageChoice.Speak => texts.DoneSpeak,
            PageChoice.Clock => texts.DoneClock,
            PageChoice.Measure measure => measure.Allowed ? texts.DoneMeasured : texts.DoneNotMeasured,
            PageChoice.Keep => texts.DoneKeep,
            PageChoice.Rate rate => texts.DoneRate(view.Preselected ?? rate.Stars),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        return Html.When(text is not null, () => Html.Of($"""<p class="done" role="status">{text}</p>"""));
    }

    // What was chosen about messages and waits: the buttons would show what was before it.
    private static bool IsAboutMessages(CustomerView view) =>
        view
            is {
                IsStored: true,
                Done: PageChoice.StopAll or PageChoice.StartAll or PageChoice.StopTopic or PageChoice.StartTopic
            };

    private static string Now(CustomerView view, CustomerTexts texts)
    {
        if (!view.IsKnown && !view.AllStopped)
        {
            return texts.NowUnknown;
        }

        if (view.AllStopped)
        {
            return !view.WholeCustomer ? texts.NowStoppedAddress
                : view.OnlyAddresses.Count == 0 ? texts.NowStopped
                : texts.NowStoppedAddresses(string.Join(", ", view.OnlyAddresses));
        }

        var said = new List<string> { texts.NowAll };
        if (view.Preferred is { } channel)
        {
            var name = channel == Channel.Sms ? texts.Sms : texts.Email;
            said.Add(view.Only ? texts.NowOnly(name) : texts.NowFirst(name));
        }

        if (view.Stopped.Count > 0)
        {
            said.Add(view.Stopped[0] == Channel.Sms ? texts.NowNoSms : texts.NowNoEmail);
        }

        if (view.Topic is { Stopped: true } topic)
        {
            said.Add(texts.NowTopicStopped(topic.Name));
        }

        return string.Join(' ', said);
    }

    private static Html KeepForm(CustomerView view, CustomerTexts texts) =>
        Html.Of(
            $"""
            {Open(view, "keep")}
            <h2>{texts.KeepTitle}</h2>
            <button>{texts.Keep}</button>
            </form>
            """
        );

    private static Html ReachForm(CustomerView view, CustomerTexts texts)
    {
        Html Choice(string value, string label, Channel? channel, bool only)
        {
            var chosen = view.Preferred == channel && view.Only == only;
            return Html.Of(
                $"""
                <label class="choice"><input type="radio" name="how" value="{value}"{new Html(
                    chosen ? " checked" : ""
                )}> {label}</label>

                """
            );
        }

        var choices = new List<Html> { Choice("any", texts.ReachAny, null, false) };
        if (view.Channels.Contains(Channel.Email))
        {
            choices.Add(Choice("email", texts.EmailFirst, Channel.Email, false));
            choices.Add(Choice("email-only", texts.EmailOnly, Channel.Email, true));
        }

        if (view.Channels.Contains(Channel.Sms))
        {
            choices.Add(Choice("sms", texts.SmsFirst, Channel.Sms, false));
            choices.Add(Choice("sms-only", texts.SmsOnly, Channel.Sms, true));
        }

        return Html.Of(
            $"""
            {Open(view, "reach")}
            <fieldset><legend><h2>{texts.ReachTitle}</h2></legend>
            {choices}</fieldset>
            <button>{texts.Save}</button>
            </form>
            """
        );
    }

    private static Html LanguageForm(CustomerView view, CustomerTexts texts)
    {
        var buttons = view.Languages.Select(language =>
            Html.Of(
                $"""
                <button class="quiet" name="language" value="{language}" lang="{language}"{new Html(
                    language == view.Language ? " aria-pressed=\"true\"" : ""
                )}>{CustomerTexts.NameOf(language)}</button>

                """
            )
        );
        return Html.Of(
            $"""
            {Open(view, "speak")}
            <h2>{texts.LanguageTitle}</h2>
            <div class="row">{buttons}</div>
            </form>
            """
        );
    }

    private static Html ClockForm(CustomerView view, CustomerTexts texts)
    {
        var zones = view.Zones.Select(zone =>
            Html.Of(
                $"""
                <option value="{zone}"{new Html(zone == view.Zone ? " selected" : "")}>{zone[
                    (zone.IndexOf('/', StringComparison.Ordinal) + 1)..
                ].Replace('_', ' ')}</option>

                """
            )
        );
        return Html.Of(
            $"""
            {Open(view, "clock")}
            <label><h2>{texts.ClockTitle}</h2>
            <select name="zone" required>
            {Html.When(view.Zone is null, () => Html.Of($"""<option value="">{texts.ClockUnknown}</option>"""))}
            {zones}</select></label>
            <button>{texts.Save}</button>
            </form>
            """
        );
    }

    private static Html MeasureForm(CustomerView view, CustomerTexts texts) =>
        Html.Of(
            $"""
            {Open(view, "measure")}
            <fieldset><legend><h2>{texts.MeasureTitle}</h2></legend>
            <label class="choice"><input type="checkbox" name="allowed" value="yes"{new Html(
                view.Measured == true ? " checked" : ""
            )}> {texts.MeasureAllowed(view.MeasuresOpens)}</label>
            </fieldset>
            <button>{texts.Save}</button>
            <p class="soft small">{texts.MeasureNote}</p>
            </form>
            """
        );

    private static Html Stop(CustomerView view, CustomerTexts texts)
    {
        if (view.AllStopped)
        {
            return Html.When(
                view.CanGetAgain,
                () =>
                    Html.Of(
                        $"""
                        {Open(view, "start-all")}
                        <h2>{texts.StartTitle}</h2>
                        <button class="quiet">{texts.StartAll}</button>
                        </form>
                        """
                    )
            );
        }

        var topic = view.Topic switch
        {
            null => Html.Empty,
            { Stopped: true, CanGetAgain: false } => Html.Empty,
            { Stopped: true } t => Html.Of(
                $"""<button class="quiet" name="do" value="start-topic">{texts.StartTopic(t.Name)}</button>"""
            ),
            var t => Html.Of(
                $"""<button class="quiet" name="do" value="stop-topic">{texts.StopTopic(t.Name)}</button>"""
            ),
        };
        return Html.Of(
            $"""
            <form class="card stop" method="post" action="./{view.Token}">
            <h2>{texts.StopTitle}</h2>
            {topic}
            <button name="do" value="stop-all">{texts.StopAll}</button>
            <p class="soft small">{texts.StopNote}</p>
            </form>
            """
        );
    }
}
