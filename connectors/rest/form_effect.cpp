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
    static const TemplateValues values { { { "reference", "" }, { "subject", "" }, { "business_id", "" }, { "memo", "" }, { "date_unix", "" } },
        { { "amount_minor", domain::Decimal(1, 0) }, { "settled_minor", domain::Decimal(1, 0) } }, {}, nullptr };
    return values;
}

}

std::string formOf(const JsonNode& body)
{
    std::string out;
    appendForm(out, {}, body);
    return out;
}

ManifestFormEffect readFormEffect(Fields fields)
{
    using domain::VendorClass;
    ManifestFormEffect effect;
    fields.oneOf<int>("style", { { "form", 0 } });
    effect.operation = fields.text("operation");
    effect.path = fields.path("path");
    effect.key_header = fields.text("key_header");
    effect.vendor_class = fields.oneOf<VendorClass>("class", { { "keyed", VendorClass::Keyed } });
    Fields reference = fields.object("reference");
    effect.reference_prefix = reference.text("prefix");
    effect.reference_length = static_cast<size_t>(reference.number("length", 16, 255));
    reference.end();
    effect.body = fields.object("body").node();
    if (const auto filled = fillTemplate(effect.body, sampleFormValues()); !filled)
        fields.fail(effect.body, domain::english(filled.error()));
    Fields subject = fields.object("subject");
    effect.subject_path = subject.path("path");
    effect.subject_status = subject.text("status");
    effect.subject_currency = subject.text("currency");
    effect.subject_customer = subject.text("customer");
    effect.open = subject.texts("open");
    effect.settled = subject.texts("settled");
    subject.end();
    effect.preview_path = fields.path("preview");
    Fields probe = fields.object("probe");
    effect.probe_path = probe.path("path");
    effect.probe_param = probe.text("param");
    effect.id_field = probe.text("id");
    effect.reference_field = probe.text("reference");
    effect.amount_field = probe.text("amount");
    effect.currency_field = probe.text("currency");
    effect.customer_field = probe.text("customer");
    effect.time_field = probe.text("time");
    probe.end();
    Fields accounts = fields.object("accounts");
    effect.receivable = accounts.value("receivable");
    effect.revenue = accounts.value("revenue");
    effect.tax = accounts.value("tax");
    accounts.end();
    fields.end();
    return effect;
}

}
