#pragma once

#include "desk/workspace.h"
#include "widgets/kit/form_dialog.h"

class QComboBox;
class QLineEdit;
class QScrollArea;
class QToolButton;

namespace tieout::ui {

class PlainLabel;
class SecretField;

// Asks for a system to connect: kind, name, address, how to sign in and with what, the day from which
// it is read. What has a usual value waits behind "Further settings". The system is called before
// anything is kept; who does not get an answer may connect all the same.
class AddSourceDialog : public FormDialog {
    Q_OBJECT

public:
    AddSourceDialog(std::vector<desk::Vendor> vendors, QWidget* parent);

    // What the call of `tried` brought. With an answer the connection is chosen.
    void answered(const domain::Result<domain::Text>& answer);

signals:
    void tried(const tieout::engine::AddSource& command, const QString& secret);
    void chosen(const tieout::engine::AddSource& command, const QString& secret);

private:
    struct Field {
        QWidget* widget = nullptr; // null: the cut-over day stands for it
        QFormLayout* form = nullptr;
        bool needed = false; // with the chosen way to sign in
    };
    QString take();
    QString readOptions(const desk::Vendor& vendor, QByteArray& json) const;
    void choose();
    void addFurther();
    void showOptions();
    void showSignIn(); // which options it needs, what its secret is
    void fitScreen();
    Field optionField(const desk::Vendor& vendor, const desk::VendorOption& option);
    const desk::Vendor* vendor() const;

    std::vector<desk::Vendor> m_vendors;
    QComboBox* m_kind;
    QLineEdit* m_name;
    QLineEdit* m_url;
    QLineEdit* m_set;
    QComboBox* m_badge;
    QComboBox* m_sign_in; // hidden where there is only one way
    SecretField* m_secret;
    PlainLabel* m_secret_words;
    QLineEdit* m_from; // the cut-over day
    QToolButton* m_more;
    QScrollArea* m_further;
    QFormLayout* m_further_form;
    std::vector<Field> m_options; // of the chosen kind, in its order
    engine::AddSource m_draft; // being called
};

}
