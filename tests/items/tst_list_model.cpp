#include "items/list_model.h"
#include "support/test_registry.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace tieout;
using namespace tieout::items;

namespace {

std::vector<ListColumn> columns()
{
    ListColumn name;
    name.title = QStringLiteral("Name");
    ListColumn amount;
    amount.title = QStringLiteral("Amount");
    amount.kind = ListColumn::Number;
    return { name, amount };
}

ListRow row(const QString& key, const char* amount)
{
    ListRow out;
    out.key = key;
    out.cells.resize(2);
    out.cells[0].text = key;
    out.cells[1].text = QString::fromLatin1(amount);
    out.cells[1].number = domain::Exact::parse(amount).value();
    return out;
}

QStringList keys(const ListModel& model)
{
    QStringList out;
    for (int i = 0; i < model.rowCount(); ++i)
        out << model.key(i);
    return out;
}

}

class ListModelTest : public QObject {
    Q_OBJECT
private slots:
    void keepsTheContractOfItemModels()
    {
        ListModel model(columns());
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(model.rowCount(), 0);
        model.setRows({ row(QStringLiteral("a"), "2"), row(QStringLiteral("b"), "10") });
        model.sort(1, Qt::DescendingOrder);
        model.setRows({});
        QCOMPARE(model.rowCount(), 0);
    }

    void numbersSortByValueNotByText()
    {
        ListModel model(columns());
        model.setRows({ row(QStringLiteral("two"), "2"), row(QStringLiteral("ten"), "10"), row(QStringLiteral("minus"), "-3") });
        model.sort(1, Qt::AscendingOrder);
        QCOMPARE(keys(model), (QStringList { QStringLiteral("minus"), QStringLiteral("two"), QStringLiteral("ten") }));
        model.sort(1, Qt::DescendingOrder);
        QCOMPARE(keys(model).first(), QStringLiteral("ten"));
        model.sort(-1);
        QCOMPARE(keys(model).first(), QStringLiteral("two"));
    }

    void newRowsKeepTheSorting()
    {
        ListModel model(columns());
        model.sort(1, Qt::DescendingOrder);
        model.setRows({ row(QStringLiteral("a"), "1"), row(QStringLiteral("b"), "2") });
        QCOMPARE(keys(model).first(), QStringLiteral("b"));
        QCOMPARE(model.keyRow(QStringLiteral("a")), 1);
        QCOMPARE(model.keyRow(QStringLiteral("zzz")), -1);
    }

    void markedPlacesFollowTheirRowsWhenSorted()
    {
        ListModel model(columns());
        model.setRows({ row(QStringLiteral("a"), "1"), row(QStringLiteral("b"), "2") });
        const QPersistentModelIndex b = model.index(1, 0);
        model.sort(1, Qt::DescendingOrder);
        QCOMPARE(b.row(), 0);
    }

    void tooltipsAreEscaped()
    {
        ListModel model(columns());
        ListRow bad = row(QStringLiteral("k"), "1");
        bad.cells[0].text = QStringLiteral("<b>bold</b>");
        model.setRows({ bad });
        QVERIFY(model.index(0, 0).data(Qt::ToolTipRole).toString().contains(QStringLiteral("&lt;b&gt;")));
    }
};

TIEOUT_TEST(ListModelTest)
#include "tst_list_model.moc"
