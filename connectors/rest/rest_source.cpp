#include "connectors/rest/stream_reader.h"

#include <algorithm>
#include <charconv>

namespace tieout::connect {

using domain::CancelToken;
using domain::makeError;
using domain::Remedy;
using domain::Result;

namespace {

constexpr int kPeriodsMax = 1000;

class RestSource final : public engine::RecordSource {
public:
    explicit RestSource(std::unique_ptr<RestConnection> connection)
        : m_connection(std::move(connection))
    {
        for (const ManifestStream& stream : m_connection->manifest().streams)
            m_readers[stream.name] = makeStreamReader(*m_connection, stream);
    }

    std::vector<engine::StreamSpec> streams() const override
    {
        std::vector<engine::StreamSpec> out;
        for (const ManifestStream& stream : m_connection->manifest().streams) {
            out.push_back({ stream.name, {}, stream.lists_all && fromTheBeginning(), m_connection->option("may_shrink") == "yes" });
            for (const ManifestRows& rows : stream.rows)
                out.back().tables.push_back(rows.table);
        }
        return out;
    }

    Result<engine::PulledPage> pull(const std::string& name, const std::string& cursor, const CancelToken& cancel) override
    {
        TIEOUT_TRY_INTO(StreamReader* const of, reader(name));
        return of->pull(cursor, cancel);
    }
    Result<std::optional<engine::SourceCount>> count(const std::string& name, const CancelToken& cancel) override
    {
        TIEOUT_TRY_INTO(StreamReader* const of, reader(name));
        return of->count(cancel);
    }
    Result<std::vector<engine::PeriodState>> periods(const CancelToken& cancel) override { return readPeriods(*m_connection, cancel); }
    Result<domain::Text> test(const CancelToken& cancel) override;
    engine::SourceLimits limits() const override
    {
        const Manifest& manifest = m_connection->manifest();
        const ReadPolicy& policy = m_connection->reads().policy();
        return { policy.requests_per_second, policy.burst, manifest.api_version.empty() ? manifest.api : manifest.api_version, manifest.sunset, manifest.sunset_warning_days, manifest.slow_ms,
            manifest.fresh_minutes };
    }
    domain::Traffic takeTraffic() override { return m_connection->reads().takeTraffic(); }
    void resumeGuard(const domain::GuardState& state) override { m_connection->reads().resume(state); }
    std::optional<domain::GuardState> guard() const override { return m_connection->reads().state(); }

private:
    // Whether nothing that lies before a cut-over date is left out.
    bool fromTheBeginning() const
    {
        const std::vector<ManifestOption>& options = m_connection->manifest().options;
        const auto start = std::find_if(options.begin(), options.end(), [](const ManifestOption& option) { return option.name == "start"; });
        return start == options.end() || m_connection->option(start->name) == start->fallback;
    }
    Result<StreamReader*> reader(const std::string& name) const
    {
        const auto found = m_readers.find(name);
        if (found != m_readers.end())
            return found->second.get();
        return makeError(Remedy::Usage, TIEOUT_TR("The connector %1 has no stream “%2”."), { m_connection->manifest().title, domain::visible(name) });
    }

    std::unique_ptr<RestConnection> m_connection;
    std::map<std::string, std::unique_ptr<StreamReader>> m_readers;
};

Result<domain::Text> RestSource::test(const CancelToken& cancel)
{
    const Manifest& manifest = m_connection->manifest();
    if (!manifest.test_path.empty()) {
        TIEOUT_TRY_INTO(const RestConnection::Page page, m_connection->get(manifest.test_path, cancel));
        if (manifest.pin.version.empty())
            return domain::Text { TIEOUT_TR("%1 at %2 answered the sign-in."), { manifest.title, m_connection->baseUrl() } };
        if (!page.drift.empty())
            return domain::Text { TIEOUT_TR("%1 at %2 answered the sign-in, but not as version %3: %4"), { manifest.title, m_connection->baseUrl(), manifest.pin.version, domain::english(page.drift.front().what) } };
        return domain::Text { TIEOUT_TR("%1 at %2 answered the sign-in, in version %3 as asked for."), { manifest.title, m_connection->baseUrl(), manifest.pin.version } };
    }
    TIEOUT_TRY_INTO(const std::vector<engine::PeriodState> known, periods(cancel));
    return domain::Text { TIEOUT_TR("%1 at %2 answered the sign-in and listed %3 accounting periods."), { manifest.title, m_connection->baseUrl(), std::to_string(known.size()) } };
}

}

int pageSizeOf(const RestConnection& connection, int most)
{
    const std::string& text = connection.option("page_size");
    int size = most;
    std::from_chars(text.data(), text.data() + text.size(), size);
    return std::clamp(size, 1, most);
}

domain::Error cursorError(const ManifestStream& stream)
{
    return makeError(Remedy::FixData, TIEOUT_TR("The stored position of the stream %1 does not fit this connector. Pull it again from the start (--full)."), { stream.name });
}

std::unique_ptr<StreamReader> makeStreamReader(RestConnection& connection, const ManifestStream& stream)
{
    switch (stream.kind) {
    case ManifestStream::SuiteQl:
    case ManifestStream::SuiteQlDeleted:
        return makeSuiteQlReader(connection, stream);
    case ManifestStream::List:
        return makeListReader(connection, stream);
    case ManifestStream::Windows:
        return makeWindowReader(connection, stream);
    case ManifestStream::Soql:
        return makeSoqlReader(connection, stream);
    case ManifestStream::CloudEvents:
        return makeCloudEventsReader(connection, stream);
    }
    return {};
}

Result<std::vector<engine::PeriodState>> readPeriods(RestConnection& connection, const CancelToken& cancel)
{
    std::vector<engine::PeriodState> out;
    const auto& spec = connection.manifest().periods;
    if (!spec)
        return out;
    TIEOUT_TRY_INTO(const RestConnection::Page page, connection.query(spec->path, spec->query, {}, kPeriodsMax, cancel));
    for (const JsonNode& item : page.items->items) {
        const JsonNode* text = item.find(spec->period);
        TIEOUT_TRY_INTO(const domain::Period period, domain::Period::parse(text ? text->text : std::string()));
        const bool closed = std::any_of(spec->closed_when.begin(), spec->closed_when.end(), [&](const std::string& name) {
            const JsonNode* flag = item.find(name);
            return flag && flag->text == "T";
        });
        out.push_back({ period, {}, spec->sub_ledger, closed ? engine::PeriodState::Closed : engine::PeriodState::Open });
    }
    return out;
}

Result<std::unique_ptr<engine::RecordSource>> makeSource(Manifest manifest, const Connection& connection, const RestPorts& ports)
{
    TIEOUT_TRY_INTO(std::unique_ptr<RestConnection> made, RestConnection::make(std::move(manifest), connection, ports));
    return std::unique_ptr<engine::RecordSource>(std::make_unique<RestSource>(std::move(made)));
}

}
