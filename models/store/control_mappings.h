#pragma once

#include "domain/ids.h"
#include "domain/reference.h"

#include <cstdint>
#include <string>

// Records of control.db about reference data that two people agree on: dated mapping rows and links
// between the customer records of the systems. Times in microseconds; days are YYYY-MM-DD.
namespace tieout::store {

using domain::LinkAct;
using domain::MappingAct;
using domain::ProposalKind;
using domain::Verdict;

// What the second person (or, withdrawing, the first) said about a proposal.
struct ReferenceDecision {
    int64_t seq = 0; // 0: nobody has decided yet
    int64_t at_us = 0;
    std::string person;
    domain::CommandId command;
    Verdict verdict = Verdict::Waiting;
    std::string note;
};

struct MappingProposal {
    int64_t number = 0, at_us = 0;
    std::string person;
    domain::CommandId command;
    std::string set, mapping, key;
    MappingAct act = MappingAct::Add;
    std::string row; // Replace, End: the row that ends; its id in the pulled mappings, or ownMappingId
    std::string value, valid_from, valid_to; // End: only valid_to, the last day
    std::string why;
    ReferenceDecision decision;
};
// How the row that this proposal adds is called: "@12".
std::string ownMappingId(int64_t proposal);

struct LinkProposal {
    int64_t number = 0, at_us = 0;
    std::string person;
    domain::CommandId command;
    std::string set;
    LinkAct act = LinkAct::Link;
    std::string child_kind; // billing_customer (its parent is a crm_account), erp_customer (a billing_customer)
    std::string child, parent;
    int score = 0; // 0 … 100, as it was shown
    std::string evidence, why;
    ReferenceDecision decision;
};

}
