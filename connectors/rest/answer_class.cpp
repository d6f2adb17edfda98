#include "connectors/rest/answer_class.h"

namespace tieout::connect {

using domain::Remedy;

const AnswerMeaning& meaningOf(AnswerClass what)
{
    // In the order of AnswerClass.
    static constexpr AnswerMeaning kMeanings[] = {
        { "DATA", Remedy::FixData, TIEOUT_TR("%1 answered %2: %3 (%4). Correct what it names in its source, then propose it again.") },
        { "DUPLICATE", Remedy::Conflict, TIEOUT_TR("%1 answered %2: %3 (%4). The record may be there already: it is looked for before anything else is done.") },
        { "ALREADY_DONE", Remedy::Conflict, TIEOUT_TR("%1 answered %2: %3 (%4). The same request was taken before: what it made is looked for.") },
        { "PERIOD_CLOSED", Remedy::FixData, TIEOUT_TR("%1 answered %2: %3 (%4). Have the period opened there, or post into one that is open.") },
        { "PARTY_MISSING", Remedy::FixData, TIEOUT_TR("%1 answered %2: %3 (%4). Create the customer there first, or link it to the right one.") },
        { "ACCOUNT_INVALID", Remedy::FixData, TIEOUT_TR("%1 answered %2: %3 (%4). Correct the account in the mapping, or have it opened for this legal entity.") },
        { "NOT_BALANCED", Remedy::FixData, TIEOUT_TR("%1 answered %2: %3 (%4). Correct the journal so that its debits equal its credits.") },
        { "REQUIRED_FIELD", Remedy::FixData, TIEOUT_TR("%1 answered %2: %3 (%4). Complete the record in its source, or set a default in the connection.") },
        { "AUTH", Remedy::FixCredentials, TIEOUT_TR("%1 answered %2: %3 (%4). Nothing was made there. Check the connection's credentials.") },
        { "PERMISSION", Remedy::NoPermission, TIEOUT_TR("%1 answered %2: %3 (%4). Ask its administrator for the permission.") },
        { "THROTTLED", Remedy::Retry, TIEOUT_TR("%1 answered %2: %3 (%4). Nothing was made there. Try again later.") },
        { "UNKNOWN_OUTCOME", Remedy::Retry, TIEOUT_TR("%1 answered %2: %3 (%4). That does not say whether the record was made: it is looked for.") },
    };
    static_assert(std::size(kMeanings) == static_cast<size_t>(AnswerClass::Unclear) + 1);
    return kMeanings[static_cast<size_t>(what)];
}

}
