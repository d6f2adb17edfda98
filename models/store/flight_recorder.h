#pragma once

#include "domain/ids.h"
#include "domain/time.h"
#include "store/durable_file.h"

#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace tieout::store {

// The append-only text file of intents and outcomes beside control.db (flight.log). It survives
// damage to the database and can be read with any editor. One line an entry:
//   number time KIND effect fence detail previous-hash hash
// hash = SHA-256(0x00 | previous hash | line up to the hash). Synced before record() returns.
class FlightRecorder {
public:
    enum class Kind : uint8_t {
        Intent, // before the first byte goes out
        Outcome,
        Torn, // the line before it was cut by a crash; detail = hash of the fragment
    };

    struct Report {
        int64_t entries = 0;
        int64_t torn = 0;
        bool whole = true;
        int64_t first_broken = 0; // line, from 1
    };

    // Opens for writing; reads the end to go on with the chain. A broken chain is an error Machine.
    static domain::Result<std::unique_ptr<FlightRecorder>> open(const std::string& path);
    // `detail` may hold any text: spaces, percent signs, control characters are written as %XX.
    domain::Result<void> record(domain::Instant at, Kind kind, const domain::EffectId& effect, int64_t fence, std::string_view detail);
    // Reads the whole file. A missing file is whole and empty.
    static domain::Result<Report> verify(const std::string& path);

private:
    FlightRecorder(AppendFile file)
        : m_file(std::move(file))
    {
    }
    std::mutex m_mutex;
    AppendFile m_file;
    int64_t m_number = 0;
    domain::Digest m_previous;
    bool m_after_fragment = false; // the file ends in a cut line
    bool m_failed = false; // after a failed write only a new open may go on
};

}
