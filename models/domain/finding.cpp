#include "domain/finding.h"

namespace tieout::domain {

std::string escapeKeyPart(std::string_view part)
{
    std::string out;
    out.reserve(part.size());
    for (const char c : part) {
        if (c == '|' || c == '\\')
            out += '\\';
        out += c;
    }
    return out;
}

std::string unescapeKeyPart(std::string_view part)
{
    std::string out;
    out.reserve(part.size());
    for (size_t i = 0; i < part.size(); ++i) {
        if (part[i] == '\\' && i + 1 < part.size())
            ++i;
        out += part[i];
    }
    return out;
}

std::string usageGroupKey(std::string_view customer, std::string_view meter, std::string_view period)
{
    return escapeKeyPart(customer) + "|" + escapeKeyPart(meter) + "|" + escapeKeyPart(period);
}

}
