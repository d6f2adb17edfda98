#include "connectors/rest/record_effect.h"

#include "connectors/rest/body_template.h"

namespace tieout::connect {

namespace {

constexpr std::string_view kSubject = "{{subject}}";

ManifestLookup readLookup(Fields fields)
{
    ManifestLookup lookup { fields.path("path"), fields.text("field") };
    fields.end();
    return lookup;
}

void readProbe(Fields probe, ManifestEffect& effect)
{
    effect.probe_path = probe.path("path");
    if (effect.probe_path.find("{{reference}}") == std::string::npos)
        probe.fail(probe.node(), "path must hold {{reference}}");
    effect.absent_code = probe.text("absent_code");
    effect.id_field = probe.text("id");
    effect.reference_field = probe.text("reference");
    effect.currency_field = probe.text("currency");
    if (effect.content == ManifestEffect::Journal) {
        effect.journal_field = probe.text("journal");
        effect.line_debit = probe.text("line_debit");
        effect.line_credit = probe.text("line_credit");
    } else if (effect.content != ManifestEffect::Nothing) {
        effect.amount_field = probe.text("amount");
    }
    if (probe.has("lines")) {
        effect.lines_field = probe.text("lines");
        effect.line_sku = probe.text("line_sku");
        effect.line_quantity = probe.text("line_quantity");
        effect.line_amount = probe.text("line_amount");
    }
    if (effect.dated)
        effect.period = readLookup(probe.object("period"));
    if (probe.has("customer")) {
        if (probe.node().find("customer")->isText())
            effect.customer.field = probe.text("customer");
        else
            effect.customer = readLookup(probe.object("customer"));
    }
    probe.end();
}

ManifestLeg::Amount readAmount(Fields& fields, const char* side)
{
    if (!fields.has(side))
        return ManifestLeg::None;
    return fields.oneOf<ManifestLeg::Amount>(side, { { "amount", ManifestLeg::Total }, { "net", ManifestLeg::Net }, { "tax", ManifestLeg::TaxOnly } });
}

ManifestLeg readLeg(Fields fields)
{
    ManifestLeg leg;
    leg.role = fields.oneOf<ManifestLeg::Role>("role", { { "receivable", ManifestLeg::Receivable }, { "revenue", ManifestLeg::Revenue }, { "tax", ManifestLeg::Tax }, { "bank", ManifestLeg::Bank } });
    leg.account = fields.value("account");
    leg.debit = readAmount(fields, "debit");
    leg.credit = readAmount(fields, "credit");
    if ((leg.debit == ManifestLeg::None) == (leg.credit == ManifestLeg::None))
        fields.fail(fields.node(), "a line of the preview has either debit or credit");
    fields.end();
    return leg;
}

// Names of texts that a body may use.
void checkNames(Fields& fields, const std::vector<std::string>& names)
{
    for (const std::string& name : names)
        if (!sampleTemplateValues().texts.contains(name) && !(name.starts_with("field.") && name.size() > 6))
            fields.fail(fields.node(), "there is no text “" + name + "”");
}

}

ManifestEffect readRecordEffect(Fields fields)
{
    using domain::VendorClass;
    ManifestEffect effect;
    effect.operation = fields.text("operation");
    effect.method = fields.text("method");
    effect.path = fields.path("path");
    effect.vendor_class = fields.oneOf<VendorClass>("class",
        { { "keyed", VendorClass::Keyed }, { "unique_reference", VendorClass::UniqueReference }, { "searchable", VendorClass::Searchable }, { "blind", VendorClass::Blind } });
    effect.content = fields.oneOf<ManifestEffect::Content>("content",
        { { "lines", ManifestEffect::Lines }, { "amount", ManifestEffect::Amount }, { "journal", ManifestEffect::Journal }, { "none", ManifestEffect::Nothing } });
    effect.dated = fields.flagOr("dated", true);
    effect.needs = fields.texts("needs");
    effect.one_of = fields.texts("one_of");
    checkNames(fields, effect.needs);
    checkNames(fields, effect.one_of);
    effect.headers = fields.textMap("headers");
    Fields reference = fields.object("reference");
    effect.reference_is_business_id = reference.has("from") && reference.oneOf<bool>("from", { { "wire_key", false }, { "business_id", true } });
    effect.reference_prefix = effect.reference_is_business_id ? std::string() : reference.text("prefix");
    effect.reference_length = static_cast<size_t>(reference.number("length", 16, 255));
    reference.end();
    effect.defaults = fields.valueMap("defaults");
    effect.maps = fields.valueMap("maps");
    effect.body = fields.object("body").node();
    if (const auto filled = fillTemplate(effect.body, sampleTemplateValues()); !filled)
        fields.fail(effect.body, domain::english(filled.error()));
    Fields created = fields.object("created");
    effect.created_status = created.number("status", 200, 299);
    effect.created_location = created.path("location");
    created.end();
    readProbe(fields.object("probe"), effect);
    fields.each("preview", [&](Fields leg) { effect.preview.push_back(readLeg(leg)); });
    fields.end();
    return effect;
}

bool plainPathPart(const std::string& text)
{
    return !text.empty() && text.size() <= 100 && text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") == std::string::npos;
}

std::string effectPath(const ManifestEffect& effect, const std::string& subject)
{
    const size_t at = effect.path.find(kSubject);
    return at == std::string::npos ? effect.path : effect.path.substr(0, at) + subject + effect.path.substr(at + kSubject.size());
}

bool isEffectPath(const ManifestEffect& effect, const std::string& path)
{
    const size_t at = effect.path.find(kSubject);
    if (at == std::string::npos)
        return effect.path == path;
    const std::string head = effect.path.substr(0, at), tail = effect.path.substr(at + kSubject.size());
    return path.size() > head.size() + tail.size() && path.starts_with(head) && path.ends_with(tail) && plainPathPart(path.substr(head.size(), path.size() - head.size() - tail.size()));
}

}
