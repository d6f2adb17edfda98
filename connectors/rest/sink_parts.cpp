#include "connectors/rest/sink_parts.h"

#include "connectors/rest/answer_class.h"

namespace tieout::connect {

using domain::CancelToken;
using domain::Decimal;
using domain::Exact;
using domain::makeError;
using domain::Remedy;
using domain::Result;
using domain::visible;
using engine::SendReport;

Result<void> checkWireKey(const engine::EffectRequest& request, const std::string& wire_key)
{
    if (wire_key.empty() || wire_key.find_first_not_of("0123456789abcdef") != std::string::npos)
        return makeError(Remedy::Bug, TIEOUT_TR("The effect of %1 has no wire key. Nothing was prepared; please report this."), { visible(request.business_id) });
    return {};
}

Result<std::vector<engine::JournalPreviewLine>> salesPreview(const RestConnection& connection, const PreviewAccounts& accounts, const engine::EffectRequest& request, bool credit)
{
    const Decimal none(0, 0);
    Exact net(request.amount);
    if (!net.subtract(Exact(request.tax)))
        return makeError(Remedy::FixData, TIEOUT_TR("The amounts of %1 are too large."), { visible(request.business_id) });
    TIEOUT_TRY_INTO(const Decimal revenue, Decimal::parse(net.toString(request.currency.exponent())));
    std::vector<engine::JournalPreviewLine> out;
    const auto add = [&](const ManifestValue& account, const char* name, const Decimal& amount, bool debit) {
        out.push_back({ connection.valueOf(account), name, debit ? amount : none, debit ? none : amount });
    };
    if (!credit)
        add(accounts.receivable, TIEOUT_TR("Accounts receivable"), request.amount, true);
    add(accounts.revenue, TIEOUT_TR("Revenue"), revenue, credit);
    if (!request.tax.isZero())
        add(accounts.tax, TIEOUT_TR("Tax payable"), request.tax, credit);
    if (credit)
        add(accounts.receivable, TIEOUT_TR("Accounts receivable"), request.amount, false);
    return out;
}

void judgeRefusal(const RestConnection& connection, const HttpReply& reply, SendReport& report)
{
    const std::string& title = connection.manifest().title;
    const std::string status = std::to_string(reply.status);
    if (!reply.answered()) {
        report.outcome = reply.connected ? SendReport::Unknown : SendReport::NotSent;
        report.why = reply.why;
        return;
    }
    const auto vendor = connection.vendorError(reply);
    if (!vendor || !vendor->known) {
        report.why = { TIEOUT_TR("%1 answered %2, which does not say whether the record was made."), { title, status } };
        return;
    }
    const AnswerOutcome outcome = vendor->known->outcome;
    report.outcome = outcome == AnswerOutcome::Rejected ? SendReport::Rejected : outcome == AnswerOutcome::NotSent ? SendReport::NotSent : SendReport::Unknown;
    report.why = { meaningOf(vendor->known->what).sentence, { title, status, visible(connection.redacted(vendor->text).substr(0, 500)), visible(vendor->code) } };
}

SendReport sendOnce(RestConnection& connection, const engine::RenderedEffect& effect, std::vector<HttpHeader> headers, const CancelToken& cancel,
    const std::function<void(const HttpReply&, SendReport&)>& judge)
{
    SendReport report;
    if (const auto ready = connection.prepareEffect(cancel); !ready) {
        report.outcome = SendReport::NotSent;
        report.why = ready.error().message;
        return report;
    }
    headers.insert(headers.begin(), { "Content-Type", effect.content_type });
    const HttpReply reply = connection.effect(effect.method, effect.path, std::move(headers), effect.body, cancel);
    report.http_status = reply.status;
    report.connected = reply.connected;
    report.bytes_sent = reply.bytes_sent;
    report.first_byte_received = reply.first_byte_received;
    report.answer = connection.redacted(std::string_view(reply.body).substr(0, kAnswerMax));
    if (reply.answered() && reply.status < 300)
        report.why = { TIEOUT_TR("%1 answered %2, but did not name the record it made."), { connection.manifest().title, std::to_string(reply.status) } };
    else
        judgeRefusal(connection, reply, report);
    if (reply.answered())
        judge(reply, report);
    return report;
}

SendReport notKnownAnyMore()
{
    SendReport report;
    report.outcome = SendReport::NotSent;
    report.why = { TIEOUT_TR("The connector's description no longer has the operation of this effect. Nothing was sent; propose it again."), {} };
    return report;
}

}
