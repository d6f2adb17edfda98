#pragma once

#include "app/cli/arguments.h"
#include "app/cli/context.h"

namespace tieout::cli {

// One row of the verb table: parsing, help and dispatch are made from it. A verb is one or two
// words ("exceptions", "effect propose").
struct Verb {
    std::string_view name;
    std::string_view operands; // as in the usage: "DIR", "[ID …]"; empty: none
    int operands_min = 0, operands_max = 0; // −1: any number
    std::string_view summary;
    std::span<const OptionSpec> options;
    std::string_view formats; // accepted by --format, the default first: "table csv json"
    // The exit status (0, 1, 3 …), or the error that decides it.
    domain::Result<int> (*run)(Context&);
};

inline constexpr int kDone = 0, kCheckFailed = 1, kIncomplete = 3, kConflict = 5;

std::span<const OptionSpec> globalOptions();
std::span<const Verb> verbs();

// The verb named by the first one or two operands.
const Verb* findVerb(std::span<const std::string> words, size_t* used);

std::string helpOverview();
std::string helpOf(const Verb& verb);
std::string manualPage(); // docs/command-line.md

// One function each; see the files of these names.
std::span<const Verb> importVerbs();
std::span<const Verb> reconcileVerbs();
std::span<const Verb> syncVerbs();
std::span<const Verb> exceptionsVerbs();
std::span<const Verb> caseVerbs();
std::span<const Verb> actVerbs();
std::span<const Verb> effectVerbs();
std::span<const Verb> sourceVerbs();
std::span<const Verb> connectionVerbs();
std::span<const Verb> personVerbs();
std::span<const Verb> limitVerbs();
std::span<const Verb> periodVerbs();
std::span<const Verb> auditVerbs();
std::span<const Verb> quarantineVerbs();
std::span<const Verb> lineageVerbs();
std::span<const Verb> mappingVerbs();
std::span<const Verb> viewVerbs();
std::span<const Verb> matrixVerbs();
std::span<const Verb> packVerbs();
std::span<const Verb> flowVerbs();
std::span<const Verb> storeVerbs();
std::span<const Verb> demoVerbs();

}
