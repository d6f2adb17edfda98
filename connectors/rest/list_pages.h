#pragma once

#include "connectors/rest/rest_connection.h"

#include <map>
#include <string>
#include <vector>

namespace tieout::connect {

// "a=1&b=2" with names and values percent-encoded; several values of one name are allowed.
std::string queryOf(const std::vector<std::pair<std::string, std::string>>& params);
// The manifest's parameters with the connection's options filled in.
std::vector<std::pair<std::string, std::string>> paramsOf(const RestConnection& connection, const std::map<std::string, ManifestValue>& params);
// Puts `value`, percent-encoded, where {{name}} stands.
std::string filledPath(std::string path, const std::string& name, const std::string& value);

// One page of a vendor's list, as the manifest's "lists" names its parts.
struct ListPage {
    RestConnection::Page page; // page.items is set
    bool more = false;
    std::string last_id; // of the last item; empty on an empty page
    bool lost = false; // the object to go on after is gone: nothing was read, begin again
};
// An answer that is not a whole list is an error, never an empty page.
domain::Result<ListPage> readListPage(RestConnection& connection, const std::string& path, std::vector<std::pair<std::string, std::string>> params, const std::string& after, int limit,
    const domain::CancelToken& cancel);

// Bodies as received, one after the other, and where each begins.
class Evidence {
public:
    uint64_t add(std::string_view body)
    {
        if (!m_bytes.empty())
            m_bytes += '\n';
        m_bytes += body;
        return m_bytes.size() - body.size();
    }
    uint64_t size() const { return m_bytes.size(); }
    std::string take() { return std::move(m_bytes); }

private:
    std::string m_bytes;
};

}
