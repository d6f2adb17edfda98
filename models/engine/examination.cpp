#include "engine/examination.h"

#include "engine/repost/poster.h"
#include "store/digest.h"
#include "store/durable_file.h"
#include "store/flight_recorder.h"

namespace tieout::engine {

namespace {

class Report {
public:
    void line(std::string what, bool ok, Text detail = {})
    {
        m_report.ok = m_report.ok && ok;
        m_report.lines.push_back({ std::move(what), ok, std::move(detail) });
    }
    void failed(std::string what, const Error& error) { line(std::move(what), false, error.message); }
    DoctorReport take() { return std::move(m_report); }

private:
    DoctorReport m_report;
};

std::string joined(const std::vector<std::string>& parts)
{
    std::string out;
    for (const std::string& part : parts)
        out += (out.empty() ? "" : ", ") + part;
    return out;
}

void settings(Report& out, const char* file, const std::vector<std::string>& wrong)
{
    out.line(std::string("settings of ") + file, wrong.empty(), wrong.empty() ? Text {} : Text { TIEOUT_TR("These are not as they must be: %1. Do not post; open the store again."), { joined(wrong) } });
}

void databases(Report& out, const Patient& patient)
{
    settings(out, "cache.db", patient.cache->wrongSettings());
    settings(out, "control.db", patient.control->wrongSettings());
    if (auto checked = patient.cache->quickCheck(); !checked)
        out.failed("integrity of cache.db", checked.error());
    else
        out.line("integrity of cache.db", *checked == "ok",
            *checked == "ok" ? Text {} : Text { TIEOUT_TR("%1. Set the file aside, restore the last backup, then import and pull again."), { *checked } });
    if (auto wrong = patient.control->integrity(true); !wrong)
        out.failed("integrity of control.db", wrong.error());
    else
        out.line("integrity of control.db", wrong->empty(),
            wrong->empty() ? Text {} : Text { TIEOUT_TR("%1. Post nothing; set the file aside, restore the last backup and compare flight.log with the target."), { joined(*wrong) } });
}

void trails(Report& out, const Patient& patient)
{
    if (auto chain = patient.control->verifyAudit(); !chain)
        out.failed("audit trail", chain.error());
    else
        out.line("audit trail", chain->whole, chain->whole ? Text { TIEOUT_TR("%1 entries, whole"), { std::to_string(chain->entries) } } : chain->what);
    if (auto recorder = store::FlightRecorder::verify(store::Control::recorderPathIn(patient.store_dir)); !recorder)
        out.failed("flight recorder", recorder.error());
    else if (!recorder->whole)
        out.line("flight recorder", false, { TIEOUT_TR("Line %1 is not as it was written. Post nothing; compare the file with a backup."), { std::to_string(recorder->first_broken) } });
    else
        out.line("flight recorder", true, { TIEOUT_TR("%1 entries, whole; %2 cut by a crash and marked"), { std::to_string(recorder->entries), std::to_string(recorder->torn) } });
}

void room(Report& out, const Patient& patient)
{
    auto free = store::freeSpace(patient.store_dir);
    if (!free) {
        out.failed("free space", free.error());
        return;
    }
    const uint64_t needed = PosterLimits {}.free_space_min;
    const std::vector<std::string> figures { std::to_string(*free >> 20), std::to_string(needed >> 20) };
    out.line("free space", *free >= needed, { *free >= needed ? TIEOUT_TR("%1 MB; posting needs %2 MB") : TIEOUT_TR("%1 MB; posting stops below %2 MB. Make room."), figures });
}

void unfinished(Report& out, const Patient& patient)
{
    if (auto arriving = patient.cache->interrupted(); !arriving) {
        out.failed("interrupted imports", arriving.error());
    } else {
        std::vector<std::string> names;
        for (const store::Delivery& delivery : *arriving)
            names.push_back(domain::visible(delivery.name));
        out.line("interrupted imports", names.empty(),
            names.empty() ? Text {} : Text { TIEOUT_TR("%1 arrived only in part and is left out of reconciling. Run the same import again."), { joined(names) } });
    }
    if (auto runs = patient.control->runs(20); !runs) {
        out.failed("interrupted runs", runs.error());
    } else {
        std::vector<std::string> names;
        for (const store::RunRecord& run : *runs)
            if (run.ended_us == 0 && !patient.read_only)
                names.push_back(run.verb);
        out.line("interrupted runs", names.empty(), names.empty() ? Text {} : Text { TIEOUT_TR("%1 did not come to its end. Run it again: it goes on where it stopped."), { joined(names) } });
    }
    auto unclear = patient.control->effects({ domain::EffectState::Intent, domain::EffectState::Unknown, domain::EffectState::Quarantine }, false);
    if (!unclear)
        out.failed("unclear postings", unclear.error());
    else
        out.line("unclear postings", unclear->empty(),
            unclear->empty() ? Text {} : Text { TIEOUT_TR("%1 effects have no certain outcome. Run the poster; what stays unclear needs a person."), { std::to_string(unclear->size()) } });
}

void connections(Report& out, const Patient& patient)
{
    auto sources = patient.control->sources();
    if (!sources) {
        out.failed("connections", sources.error());
        return;
    }
    std::vector<std::string> without;
    for (const store::SourceRecord& source : *sources) {
        auto secret = patient.secrets->read("source/" + source.name);
        if (source.enabled && source.manifest != "files" && (!secret || !secret->has_value()))
            without.push_back(domain::visible(source.name));
        if (secret && secret->has_value())
            store::wipe(**secret);
    }
    // Not wrong by itself: a scheduler hands credentials over at each run.
    out.line("credentials", true, without.empty() ? Text {} : Text { TIEOUT_TR("none in the keychain for %1"), { joined(without) } });
    out.line("keychain", true, patient.secrets->persistent() ? Text {} : Text { TIEOUT_TR("there is none: credentials last as long as the program runs"), {} });
}

}

DoctorReport examine(const Patient& patient)
{
    Report out;
    out.line("store", true, patient.read_only ? Text { TIEOUT_TR("opened for reading; %1 writes it"), { patient.owner } } : Text { TIEOUT_TR("written by this process"), {} });
    databases(out, patient);
    trails(out, patient);
    room(out, patient);
    unfinished(out, patient);
    connections(out, patient);
    return out.take();
}

}
