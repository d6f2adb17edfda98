#pragma once

#include "connectors/sandbox/soql.h"
#include "connectors/sandbox/suiteql.h"

#include <set>
#include <string>

namespace tieout::sandbox {

// What a system has and counts, but does not give as it should: its lists leave a record out, or give
// it with an amount nobody can read. What it counts and adds up, and the record itself, are untouched.
struct FeedFaults {
    std::set<std::string> left_out, unreadable; // ids
    bool mended = false; // the lists are whole again, until the system is reset

    bool any() const { return !mended && !(left_out.empty() && unreadable.empty()); }
    bool leavesOut(const std::string& id) const { return !mended && left_out.contains(id); }
    bool spoils(const std::string& id) const { return !mended && unreadable.contains(id); }
};

// The books as their lists show them: without a transaction or a customer, and with a total that reads
// "12,50".
SqlTables asListed(SqlTables books, const FeedFaults& faults);
// The same of the CRM; what cannot be read is the price.
CrmObjects asListed(const CrmObjects& objects, const FeedFaults& faults);
// A number with a comma, as a text: what is written so in one country is read otherwise in another.
std::string withComma(std::string number);
// The object with its member's number in quotes and with a comma; as it is when there is no such member.
std::string spoiled(std::string object, const std::string& member);

}
