#include "widgets/kit/prompter.h"

#include "desk/reason_words.h"
#include "items/format.h"
#include "widgets/kit/labels.h"
#include "widgets/kit/style.h"
#include "widgets/kit/table_view.h"

#include "items/roles.h"

#include <QAbstractTableModel>
#include <QDialog>
#include <QDialogButtonBox>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace tieout::ui {

namespace {

class ReportModel final : public QAbstractTableModel {
public:
    ReportModel(std::vector<ReportLine> lines, QObject* parent)
        : QAbstractTableModel(parent)
        , m_lines(std::move(lines))
    {
    }
    int rowCount(const QModelIndex& parent) const override { return parent.isValid() ? 0 : static_cast<int>(m_lines.size()); }
    int columnCount(const QModelIndex& parent) const override { return parent.isValid() ? 0 : 3; }
    QVariant data(const QModelIndex& index, int role) const override
    {
        const ReportLine& line = m_lines[static_cast<size_t>(index.row())];
        if (role == Qt::DisplayRole)
            return index.column() == 0 ? (line.done ? QDialog::tr("Done") : QDialog::tr("Not done")) : index.column() == 1 ? line.target : line.what;
        if (role == Qt::ToolTipRole)
            return desk::plainTip(index.column() == 1 ? line.target : line.what);
        if (role == items::ToneRole && index.column() == 0)
            return static_cast<int>(line.done ? Tone::Ok : Tone::Attention);
        return role == items::IdRole ? QVariant(index.column() == 1) : QVariant();
    }
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override
    {
        static constexpr int kWidths[] = { 12, 24, 30 };
        if (orientation == Qt::Vertical)
            return {};
        if (role == Qt::DisplayRole)
            return section == 0 ? QDialog::tr("Outcome") : section == 1 ? QDialog::tr("Of") : QDialog::tr("What happened");
        if (role == items::PriorityRole)
            return section + 1;
        if (role == items::WidthRole)
            return kWidths[section];
        return role == items::StretchRole ? QVariant(section == 2) : QVariant();
    }

private:
    std::vector<ReportLine> m_lines;
};

class DialogPrompter final : public Prompter {
public:
    void confirm(QWidget* parent, const Question& question, std::function<void()> yes) override
    {
        auto* dialog = new QDialog(parent);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setObjectName(QStringLiteral("question"));
        dialog->setWindowTitle(question.title);
        auto* column = new QVBoxLayout(dialog);
        column->setContentsMargins(20, 16, 20, 16);
        column->setSpacing(12);
        auto* title = new PlainLabel(question.title, PlainLabel::Title);
        title->setWordWrap(true);
        auto* words = new PlainLabel(question.words);
        words->setWordWrap(true);
        words->setMinimumWidth(420);
        column->addWidget(title);
        column->addWidget(words);
        auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
        QPushButton* go = buttons->addButton(question.verb, QDialogButtonBox::AcceptRole);
        go->setObjectName(QStringLiteral("go"));
        setButtonRole(go, question.sends ? ButtonRole::Sends : ButtonRole::Primary);
        go->setAutoDefault(!question.sends);
        go->setDefault(!question.sends);
        if (question.sends)
            buttons->button(QDialogButtonBox::Cancel)->setDefault(true);
        column->addWidget(buttons);
        QWidget::setTabOrder(go, buttons->button(QDialogButtonBox::Cancel)); // else passed over: the box hands its focus to the verb
        QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
        QObject::connect(buttons, &QDialogButtonBox::accepted, dialog, [dialog, yes = std::move(yes)] {
            dialog->accept();
            yes();
        });
        dialog->open();
    }
    void report(QWidget* parent, const QString& title, const std::vector<ReportLine>& lines) override
    {
        auto* dialog = new QDialog(parent);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setObjectName(QStringLiteral("report"));
        dialog->setWindowTitle(title);
        dialog->resize(760, 440);
        auto* column = new QVBoxLayout(dialog);
        column->addWidget(new PlainLabel(title, PlainLabel::Title));
        const auto done = static_cast<quint64>(std::count_if(lines.begin(), lines.end(), [](const ReportLine& line) { return line.done; }));
        column->addWidget(new PlainLabel(QDialog::tr("%1 done, %2 not done. The report is kept.").arg(items::formatCount(done), items::formatCount(lines.size() - done)), PlainLabel::Muted));
        auto* table = new TableView(QStringLiteral("report-lines"));
        table->setModel(new ReportModel(lines, table));
        column->addWidget(table, 1);
        auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
        QPushButton* copy = buttons->addButton(QDialog::tr("Copy all"), QDialogButtonBox::ActionRole);
        QObject::connect(copy, &QPushButton::clicked, table, [table] {
            table->selectAll();
            table->copySelection();
        });
        QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
        column->addWidget(buttons);
        dialog->open();
    }
};

std::unique_ptr<Prompter>& installed()
{
    static std::unique_ptr<Prompter> prompter = std::make_unique<DialogPrompter>();
    return prompter;
}

}

Prompter& Prompter::current()
{
    return *installed();
}

void Prompter::install(std::unique_ptr<Prompter> prompter)
{
    installed() = prompter ? std::move(prompter) : std::make_unique<DialogPrompter>();
}

}
