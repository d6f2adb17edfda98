#include "domain/transaction_guard.h"

namespace tieout::domain {

namespace {

thread_local int t_open_transactions = 0;

}

bool transactionOpen()
{
    return t_open_transactions > 0;
}

TransactionMark::TransactionMark()
{
    ++t_open_transactions;
}

TransactionMark::~TransactionMark()
{
    --t_open_transactions;
}

}
