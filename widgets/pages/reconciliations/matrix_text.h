#pragma once

#include "engine/queries.h"

#include <QCoreApplication>

namespace tieout::ui {

// Figures of the matrix in the person's locale.
class MatrixText {
    Q_DECLARE_TR_FUNCTIONS(MatrixText)

public:
    static QString checkpoint(domain::Checkpoint checkpoint); // "CP4"
    static QString period(domain::Period period); // a dash without one
    static QString entity(const std::string& entity); // a dash without one
    static QString sum(const engine::MatrixSum& sum);
    static QString sums(const std::vector<engine::MatrixSum>& sums);
    static QString exposure(const std::vector<engine::CurrencySum>& sums); // without zeros
    // Records without an open exception in hundredths of a percent. Cut, not rounded: 100 means all.
    static domain::Exact percent(uint64_t covered, uint64_t records);
    static QString coverage(uint64_t covered, uint64_t records); // a dash without records
};

}
