#include "connectors/rest/list_pages.h"

#include "connectors/http/encoding.h"

namespace tieout::connect {

using domain::CancelToken;
using domain::makeError;
using domain::Remedy;
using domain::Result;

std::string queryOf(const std::vector<std::pair<std::string, std::string>>& params)
{
    std::string out;
    for (const auto& [name, value] : params)
        out += (out.empty() ? "" : "&") + percentEncode(name) + "=" + percentEncode(value);
    return out;
}

std::vector<std::pair<std::string, std::string>> paramsOf(const RestConnection& connection, const std::map<std::string, ManifestValue>& params)
{
    std::vector<std::pair<std::string, std::string>> out;
    for (const auto& [name, value] : params)
        out.emplace_back(name, connection.valueOf(value));
    return out;
}

std::string filledPath(std::string path, const std::string& name, const std::string& value)
{
    const std::string mark = "{{" + name + "}}";
    const size_t at = path.find(mark);
    if (at != std::string::npos)
        path.replace(at, mark.size(), percentEncode(value));
    return path;
}

Result<ListPage> readListPage(RestConnection& connection, const std::string& path, std::vector<std::pair<std::string, std::string>> params, const std::string& after, int limit,
    const CancelToken& cancel)
{
    const ManifestLists& names = connection.manifest().lists;
    params.emplace_back(names.limit, std::to_string(limit));
    if (!after.empty())
        params.emplace_back(names.after, after);
    HttpReply reply = connection.read("GET", path + (path.find('?') == std::string::npos ? "?" : "&") + queryOf(params), { { "Accept", "application/json" } }, {}, cancel);
    ListPage out;
    if (reply.answered() && reply.status >= 400 && !after.empty()) {
        const auto vendor = connection.vendorError(reply);
        out.lost = vendor && !names.gone.empty() && vendor->code == names.gone;
        if (out.lost)
            return out;
    }
    TIEOUT_TRY_INTO(out.page, connection.pageOf(std::move(reply)));
    const JsonNode* more = out.page.root.find(names.more);
    out.page.items = out.page.root.find(names.items);
    const bool whole = out.page.items && out.page.items->kind == JsonNode::Array && more && (more->kind == JsonNode::True || more->kind == JsonNode::False);
    if (whole && !out.page.items->items.empty()) {
        const JsonNode* id = out.page.items->items.back().find(names.id);
        out.last_id = id && id->isText() ? id->text : std::string();
    }
    out.more = whole && more->kind == JsonNode::True;
    if (!whole || (out.more && (out.last_id.empty() || out.last_id == after)))
        return makeError(Remedy::Retry, TIEOUT_TR("%1 answered the list %2 with something that is not a whole page. Nothing of it was taken; run the pull again."),
            { connection.manifest().title, domain::visible(path) });
    return out;
}

}
