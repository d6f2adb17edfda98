#pragma once

#include "connectors/files/file_feed.h"
#include "domain/row_bytes.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtGlobal>

#include <string>
#include <vector>

// Files of a feed made and read by tests.
namespace tieout::tests {

// One file, read to its end.
struct ReadFile {
    std::vector<engine::ReadBatch> batches;

    std::vector<domain::RefusedRow> refused() const
    {
        std::vector<domain::RefusedRow> all;
        for (const auto& batch : batches)
            all.insert(all.end(), batch.refused.begin(), batch.refused.end());
        return all;
    }
    std::vector<engine::Drift> drift() const
    {
        std::vector<engine::Drift> all;
        for (const auto& batch : batches)
            all.insert(all.end(), batch.drift.begin(), batch.drift.end());
        return all;
    }
    size_t rows() const
    {
        size_t all = 0;
        for (const auto& batch : batches)
            all += batch.batch.rows;
        return all;
    }
    // The reason why the only row was refused, or what was read instead.
    std::string reason() const
    {
        const auto all = refused();
        if (all.size() != 1 || rows() != 0)
            return std::to_string(rows()) + " rows, " + std::to_string(all.size()) + " refused" + (all.empty() ? "" : ": " + domain::english(all[0].reason));
        return domain::english(all[0].reason);
    }
};

inline ReadFile readAll(engine::FeedReader& reader)
{
    ReadFile out;
    for (;;) {
        auto next = reader.next({});
        if (!next.ok())
            qFatal("%s", domain::english(next.error()).c_str());
        if (!next->has_value())
            return out;
        out.batches.push_back(std::move(**next));
    }
}

inline engine::FeedFile writeFile(const QTemporaryDir& folder, const std::string& name, const std::string& bytes)
{
    const std::string path = folder.path().toStdString() + "/" + name;
    QFile file(QString::fromStdString(path));
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(bytes.data(), qint64(bytes.size())) != qint64(bytes.size()))
        qFatal("cannot write %s", path.c_str());
    return { domain::tableByName(name.substr(0, name.find('.'))).value(), name, path, bytes.size() };
}

inline ReadFile readBytes(const std::string& name, const std::string& bytes)
{
    const QTemporaryDir folder;
    const auto feed = connect::makeFileFeedFolder();
    auto reader = feed->open(writeFile(folder, name, bytes));
    if (!reader.ok())
        qFatal("%s", domain::english(reader.error()).c_str());
    return readAll(**reader);
}

inline bool sameBatch(const domain::Batch& a, const domain::Batch& b)
{
    return a.table == b.table && a.rows == b.rows && a.format == b.format && a.order == b.order && a.columns == b.columns && a.raw == b.raw && a.offsets == b.offsets && a.lines == b.lines;
}

inline bool sameRefusals(const std::vector<domain::RefusedRow>& a, const std::vector<domain::RefusedRow>& b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const domain::RefusedRow& x, const domain::RefusedRow& y) {
        return x.line == y.line && x.offset == y.offset && x.bytes == y.bytes && x.reason == y.reason;
    });
}

}
