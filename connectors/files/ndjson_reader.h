#pragma once

#include "connectors/files/feed_reader.h"
#include "connectors/files/plain_rows.h"
#include "connectors/rest/json_gate.h"

#include <array>
#include <memory>
#include <string>
#include <vector>

namespace tieout::connect {

domain::Result<std::unique_ptr<engine::FeedReader>> openNdjson(const engine::FeedFile& file, const std::optional<FileState>& planned);

// One JSON object a line. A line that looks like the one before it (same keys in the same order, no
// spaces, no escapes) takes a short way, and a shorter one when its values are plain too; every other
// line takes the strict parser. All give the same rows (TestFeedPaths).
class NdjsonReader final : public WindowedReader {
public:
    explicit NdjsonReader(const engine::FeedFile& file, Paths paths = Paths::All);

protected:
    size_t readRows(std::string_view bytes, bool at_end, size_t rows_max) override;
    size_t skipRow(std::string_view bytes, bool first, bool& done) override;
    domain::Result<bool> readHead(bool) override { return true; }
    void batchBegins() override;

private:
    struct Field {
        std::string lead; // what stands before the value: {"id":
        size_t cell; // index in m_fast; behind the columns: a column no table knows
    };
    struct LineHandler;

    void readLine(std::string_view line, const RowPlace& place);
    bool predictedLine(std::string_view line);
    void strictLine(std::string_view line, const RowPlace& place);
    void expect(const std::vector<std::string>& names);
    std::vector<uint8_t> knownColumns(const std::vector<std::string>& names) const;

    const domain::TableSpec& m_spec;
    Paths m_paths;
    std::vector<Field> m_expected;
    std::vector<uint8_t> m_expected_order; // empty: the expected line has unknown columns
    bool m_expected_is_order = false; // m_expected writes its keys as the batch's order does
    std::vector<std::string> m_seen; // keys of the last line that took the strict way
    std::array<Cell, RowBuilder::kColumnsMax + 1> m_fast {};
    std::array<Cell, RowBuilder::kColumnsMax> m_strict {};
    PlainRows m_plain;
    JsonPolicy m_policy;
    std::string m_unescaped;
};

}
