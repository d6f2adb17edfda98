#include "domain/result.h"

namespace tieout::domain {

int exitStatus(Remedy remedy)
{
    switch (remedy) {
    case Remedy::Usage:
        return 2;
    case Remedy::NoPermission:
        return 4;
    case Remedy::Conflict:
        return 5;
    case Remedy::Retry:
        return 6;
    case Remedy::FixCredentials:
        return 7;
    case Remedy::Unsupported:
        return 8;
    case Remedy::FixData:
        return 9;
    case Remedy::Machine:
        return 10;
    case Remedy::Cancelled:
        return 130;
    case Remedy::Bug:
        return 70;
    }
    return 70;
}

std::string english(const Error& error)
{
    std::string out = english(error.message);
    if (!error.context.empty()) {
        out += " (in: ";
        for (size_t i = 0; i < error.context.size(); ++i) {
            if (i != 0)
                out += " < ";
            out += error.context[i];
        }
        out += ")";
    }
    return out;
}

}
