#include "domain/columns.h"

#include "domain/currency.h"

namespace tieout::domain {

int64_t Batch::currencyAt(size_t column, size_t row) const
{
    const int64_t packed = valueAt(column, row);
    return packed == kAbsent || packed == 0 ? int64_t(Currency::usd().packed()) : packed;
}

}
