#include "app/wiring/demo_estate.h"

#include "connectors/rest/json_tree.h"
#include "domain/text.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <utility>

#include <stdlib.h>

namespace tieout::wiring {

using domain::makeError;
using domain::Remedy;
using domain::Result;

Result<TemporaryFolder> TemporaryFolder::make()
{
    std::error_code failed;
    const std::filesystem::path parent = std::filesystem::temp_directory_path(failed);
    std::string pattern = (parent / "tieout-demo-XXXXXX").string();
    if (failed || !mkdtemp(pattern.data()))
        return makeError(Remedy::Machine, TIEOUT_TR("No temporary folder could be made in %1. Make room there and try again."), { parent.string() });
    TemporaryFolder folder;
    folder.path = pattern;
    return folder;
}

TemporaryFolder::TemporaryFolder(TemporaryFolder&& other) noexcept
    : path(std::exchange(other.path, {}))
    , keep(other.keep)
{
}

TemporaryFolder& TemporaryFolder::operator=(TemporaryFolder&& other) noexcept
{
    std::swap(path, other.path);
    std::swap(keep, other.keep);
    return *this;
}

TemporaryFolder::~TemporaryFolder()
{
    std::error_code ignored;
    if (!keep && !path.empty())
        std::filesystem::remove_all(path, ignored);
}

DemoEstate::DemoEstate(TemporaryFolder folder, ChildProcess estate)
    : m_folder(std::move(folder))
    , m_estate(std::move(estate))
{
}

namespace {

std::string textOf(const std::string& file)
{
    std::ifstream in(file, std::ios::binary);
    return { std::istreambuf_iterator<char>(in), {} };
}

Result<std::string> truthOf(std::vector<std::string> arguments, const domain::CancelToken& cancel)
{
    arguments.push_back("--truth");
    TIEOUT_TRY_INTO(ChildProcess telling, ChildProcess::start("tieout-sandbox", arguments));
    return telling.readAll(cancel);
}

// Address and credential have names of their own; everything else a system says is an option of its connection.
DemoEstate::System systemOf(const std::string& name, const connect::JsonNode& announced)
{
    DemoEstate::System system;
    system.name = name;
    for (const auto& [member, value] : announced.members) {
        const std::string& text = value.text;
        if (member == "base_url")
            system.base_url = text;
        else if (member == "api_key" || member == "client_secret")
            system.secret = text;
        else if (member == "private_key_file")
            system.secret = textOf(text);
        else
            system.options += (system.options.empty() ? "{" : ",") + connect::jsonString(member) + ":" + connect::jsonString(text);
    }
    system.options += system.options.empty() ? "{}" : "}";
    return system;
}

}

Result<std::unique_ptr<DemoEstate>> DemoEstate::start(const std::string& scenario, const std::string& seed, const std::string& shape, const domain::CancelToken& cancel)
{
    const bool whole = !seed.empty() && seed.size() < 20 && seed.find_first_not_of("0123456789") == std::string::npos;
    constexpr std::string_view kScenarios[] = { "default", "small", "clean", "quiet_month", "quarter_end", "pricing_rollout", "erp_outage", "late_usage", "incomplete_feeds" };
    if (std::find(std::begin(kScenarios), std::end(kScenarios), scenario) == std::end(kScenarios) || !whole)
        return makeError(Remedy::Usage, TIEOUT_TR("The scenario is default, small, clean, quiet_month, quarter_end, pricing_rollout, erp_outage, late_usage or incomplete_feeds, and the seed a whole number."));
    TIEOUT_TRY_INTO(TemporaryFolder folder, TemporaryFolder::make());
    std::vector<std::string> arguments { "--seed", seed, "--scenario", scenario };
    TIEOUT_TRY_INTO(std::string truth, truthOf(arguments, cancel));
    std::string wider;
    if (!shape.empty()) {
        arguments.push_back(shape);
        TIEOUT_TRY_INTO(wider, truthOf(arguments, cancel));
    }
    arguments.insert(arguments.end(), { "--port", "0", "--feed", folder.path.string(), "--exit-with-stdin" });
    TIEOUT_TRY_INTO(ChildProcess child, ChildProcess::start("tieout-sandbox", arguments));
    std::unique_ptr<DemoEstate> estate(new DemoEstate(std::move(folder), std::move(child)));
    TIEOUT_TRY_INTO(const std::string line, estate->m_estate.readLine(cancel));
    TIEOUT_TRY_INTO(const connect::JsonNode ready, connect::parseJson(line));
    const connect::JsonNode *vendors = ready.find("vendors"), *connect = ready.find("connect");
    bool reachable = vendors && connect;
    for (size_t i = 0; reachable && i < connect->items.size(); ++i) {
        const std::string& name = connect->items[i].text;
        const connect::JsonNode* vendor = vendors->find(name);
        estate->systems.push_back(vendor ? systemOf(name, *vendor) : System {});
        reachable = !estate->systems.back().base_url.empty() && !estate->systems.back().secret.empty();
    }
    estate->feed = estate->m_folder.path.string();
    estate->truth = std::move(truth);
    estate->wider_truth = std::move(wider);
    if (!reachable)
        return makeError(Remedy::Machine, TIEOUT_TR("The simulated estate did not say how to reach it. Nothing was changed; try again."));
    return estate;
}

}
