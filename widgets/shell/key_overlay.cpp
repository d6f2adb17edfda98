#include "widgets/shell/key_overlay.h"

#include "widgets/kit/labels.h"

#include <QDialogButtonBox>
#include <QGridLayout>

namespace tieout::ui {

QString plainText(const QAction& action)
{
    QString text = action.text();
    text.remove(u'&');
    return text;
}

void KeyOverlay::open(QWidget* window, const QList<QAction*>& actions)
{
    auto* overlay = new KeyOverlay(window, actions);
    overlay->setAttribute(Qt::WA_DeleteOnClose);
    overlay->QDialog::open();
}

KeyOverlay::KeyOverlay(QWidget* window, const QList<QAction*>& actions)
    : QDialog(window)
{
    setWindowTitle(tr("Keys"));
    setObjectName(QStringLiteral("keys"));
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(4);
    QList<std::pair<QString, QString>> rows { { tr("↑ ↓ or J K"), tr("Walk the list") } };
    for (const QAction* action : actions) {
        QStringList keys;
        for (const QKeySequence& key : action->shortcuts())
            keys << key.toString(QKeySequence::NativeText);
        if (!keys.isEmpty() && action->isVisible())
            rows << std::pair { keys.join(tr(" or ", "between two keys")), plainText(*action) };
    }
    const int half = static_cast<int>(rows.size() + 1) / 2;
    for (int i = 0; i < rows.size(); ++i) {
        const int column = i < half ? 0 : 3;
        auto* key = new PlainLabel(rows[i].first, PlainLabel::Id);
        key->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        grid->addWidget(key, i % half, column);
        grid->addWidget(new PlainLabel(rows[i].second), i % half, column + 1);
    }
    grid->setColumnMinimumWidth(2, 24);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 16, 20, 16);
    column->setSpacing(12);
    column->addWidget(new PlainLabel(tr("Keys"), PlainLabel::Title));
    column->addLayout(grid);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    column->addWidget(buttons);
}

}
