#include "connectors/rest/form_effect.h"

#include "connectors/http/encoding.h"
#include "connectors/rest/body_template.h"

namespace tieout::connect {

namespace {

void appendForm(std::string& out, const std::string& name, const JsonNode& node)
{
    if (node.kind == JsonNode::Object) {
        for (const auto& [inner, value] : node.members)
            appendForm(out, name.empty() ? inner : name + "[" + inner + "]", value);
        return;
    }
    if (node.kind == JsonNode::Array) {
        for (size_t i = 0; i < node.items.size(); ++i)
            appendForm(out, name + "[" + std::to_string(i) + "]", node.items[i]);
        return;
    }
    const std::string value = node.kind == JsonNode::True ? "true" : node.kind == JsonNode::False ? "false" : node.text;
    out += (out.empty() ? "" : "&") + percentEncode(name) + "=" + percentEncode(value);
}

// The names a form body may use.
const TemplateValues& sampleFormValues()
{
    static const domain::Decimal one(1, 0);
    static const TemplateValues values { { { "reference", "" }, { "subject", "" }, { "line", "" }, { "line_id", "" }, { "business_id", "" }, { "memo", "" }, { "date_unix", "" } },
        { { "amount_minor", one }, { "whole_minor", one }, { "line_minor", one }, { "settled_minor", one } }, {}, nullptr, nullptr };
    return values;
}

const TemplateValues& sampleEventValues()
{
    static const TemplateValues values { { { "reference", "" }, { "customer", "" }, { "meter", "" }, { "time_unix", "" } }, { { "quantity", domain::Decimal(1, 0) } }, {}, nullptr };
    return values;
}

void readBody(Fields& fields, ManifestFormEffect& effect, const TemplateValues& sample)
{
    effect.body = fields.object("body").node();
    if (const auto filled = fillTemplate(effect.body, sample); !filled)
        fields.fail(effect.body, domain::english(filled.error()));
}

ManifestCreditedLines readLines(Fields fields)
{
    ManifestCreditedLines lines;
    lines.path = fields.path("path");
    lines.row_id = fields.texts("row_id");
    lines.amount = fields.text("amount");
    Fields credited = fields.object("credited");
    lines.items = credited.text("items");
    lines.more = credited.path("more");
    lines.line = credited.text("line");
    lines.credited = credited.text("amount");
    lines.status = credited.text("status");
    lines.counts = credited.texts("counts");
    credited.end();
    fields.end();
    return lines;
}

ManifestEventEffect readEvent(Fields& fields)
{
    ManifestEventEffect event;
    Fields identifier = fields.object("identifier");
    event.identifier = identifier.text("field");
    event.identifier_length = static_cast<size_t>(identifier.number("length", 16, 255));
    identifier.end();
    Fields customer = fields.object("customer");
    event.customer_path = customer.path("path");
    event.clock = customer.text("clock");
    customer.end();
    Fields meter = fields.object("meter");
    event.meter_path = meter.path("path");
    event.meter_name = meter.text("name");
    event.meter_status = meter.text("status");
    event.meter_open = meter.texts("open");
    meter.end();
    Fields window = fields.object("window");
    event.days_back = window.number("days_back", 1, 3650);
    event.minutes_ahead = window.number("minutes_ahead", 0, 1440);
    window.end();
    return event;
}

void readSubject(Fields& fields, ManifestFormEffect& effect)
{
    Fields reference = fields.object("reference");
    effect.reference_prefix = reference.text("prefix");
    effect.reference_length = static_cast<size_t>(reference.number("length", 16, 255));
    reference.end();
    Fields subject = fields.object("subject");
    effect.subject_path = subject.path("path");
    effect.subject_status = subject.text("status");
    effect.subject_currency = subject.text("currency");
    effect.subject_customer = subject.text("customer");
    effect.open = subject.texts("open");
    effect.settled = subject.texts("settled");
    subject.end();
    if (fields.has("lines"))
        effect.lines = readLines(fields.object("lines"));
    effect.preview_path = fields.path("preview");
    Fields probe = fields.object("probe");
    effect.probe_path = probe.path("path");
    effect.probe_param = probe.text("param");
    effect.sent_amount = probe.texts("sent_amount");
    effect.id_field = probe.text("id");
    effect.reference_field = probe.text("reference");
    effect.amount_field = probe.text("amount");
    effect.currency_field = probe.text("currency");
    effect.customer_field = probe.text("customer");
    effect.time_field = probe.text("time");
    probe.end();
    Fields accounts = fields.object("accounts");
    effect.accounts = { accounts.value("receivable"), accounts.value("revenue"), accounts.value("tax") };
    accounts.end();
}

}

std::string formOf(const JsonNode& body)
{
    std::string out;
    appendForm(out, {}, body);
    return out;
}

std::string formValue(std::string_view form, std::string_view name)
{
    const std::string wanted = percentEncode(name) + "=";
    for (size_t at = 0; at < form.size();) {
        const size_t end = std::min(form.find('&', at), form.size());
        if (form.substr(at, end - at).starts_with(wanted))
            return percentDecode(form.substr(at + wanted.size(), end - at - wanted.size()), true).value_or(std::string());
        at = end + 1;
    }
    return {};
}

ManifestFormEffect readFormEffect(Fields fields)
{
    using domain::VendorClass;
    ManifestFormEffect effect;
    const bool event = fields.oneOf<int>("style", { { "form", 0 }, { "event", 1 } }) == 1;
    effect.operation = fields.text("operation");
    effect.path = fields.path("path");
    effect.key_header = fields.text("key_header");
    effect.vendor_class = fields.oneOf<VendorClass>("class", { { "keyed", VendorClass::Keyed } });
    readBody(fields, effect, event ? sampleEventValues() : sampleFormValues());
    if (event)
        effect.event = readEvent(fields);
    else
        readSubject(fields, effect);
    fields.end();
    return effect;
}

}
