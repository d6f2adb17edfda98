#include "app/export/report_files.h"

#include <xlsxwriter.h>

#include <algorithm>
#include <charconv>
#include <memory>

// Every text is a string cell, which no spreadsheet takes for a formula. Exact decimals are string
// cells too: a spreadsheet's number is a binary double, which holds few of them exactly, and a column
// of which only some cells are numbers would add up wrongly without a word. Counts are numbers.
namespace tieout::exporting {

using domain::Result;
using engine::ReportColumn;
using engine::ReportDocument;
using engine::ReportTable;

namespace {

constexpr size_t kTextMax = 32'000; // bytes; a cell holds 32,767 characters
constexpr size_t kSheetRows = 1'000'000; // below a sheet's 1,048,576

struct FreeBook {
    void operator()(lxw_workbook* book) const { lxw_workbook_free(book); }
};

class Book {
public:
    Book(const std::string& path, const domain::CancelToken& cancel, const engine::ProgressFn& progress)
        : m_path(path)
        , m_cancel(cancel)
        , m_progress(progress)
    {
        lxw_workbook_options options {};
        options.constant_memory = LXW_TRUE;
        m_book.reset(workbook_new_opt(path.c_str(), &options));
        if (!m_book)
            return;
        m_bold = workbook_add_format(m_book.get());
        format_set_bold(m_bold);
        m_figure = workbook_add_format(m_book.get());
        format_set_align(m_figure, LXW_ALIGN_RIGHT);
    }
    Result<void> write(const ReportDocument& document)
    {
        if (!m_book)
            return cannotWrite(m_path, "the file could not be made");
        for (const ReportTable& table : document.tables)
            m_total += table.rows.size();
        lxw_doc_properties properties {};
        properties.created = static_cast<time_t>(document.made.us() / 1'000'000); // not the clock: the same report has the same bytes
        note(workbook_set_properties(m_book.get(), &properties));
        cover(document);
        for (const ReportTable& table : document.tables)
            for (size_t first = 0; first == 0 || first < table.rows.size(); first += kSheetRows)
                TIEOUT_TRY(sheet(table, first));
        if (m_error == LXW_NO_ERROR)
            m_error = workbook_close(m_book.release());
        if (m_error != LXW_NO_ERROR)
            return cannotWrite(m_path, lxw_strerror(m_error));
        return {};
    }

private:
    lxw_worksheet* add(const std::string& name)
    {
        lxw_worksheet* sheet = workbook_add_worksheet(m_book.get(), name.c_str());
        if (!sheet && m_error == LXW_NO_ERROR)
            m_error = LXW_ERROR_SHEETNAME_ALREADY_USED;
        return sheet;
    }
    void text(lxw_worksheet* sheet, size_t row, size_t column, std::string_view value, lxw_format* format = nullptr)
    {
        std::string shown = shownText(value);
        if (shown.size() > kTextMax) {
            shown.resize(kTextMax);
            while (!shown.empty() && (static_cast<uint8_t>(shown.back()) & 0xC0) == 0x80)
                shown.pop_back();
            if (!shown.empty() && static_cast<uint8_t>(shown.back()) >= 0xC0)
                shown.pop_back();
            shown += " … (cut)";
        }
        note(worksheet_write_string(sheet, static_cast<lxw_row_t>(row), static_cast<lxw_col_t>(column), shown.c_str(), format));
    }
    void note(lxw_error error)
    {
        if (m_error == LXW_NO_ERROR)
            m_error = error;
    }
    void cover(const ReportDocument& document)
    {
        lxw_worksheet* sheet = add("Cover");
        if (!sheet)
            return;
        worksheet_set_column(sheet, 0, 0, 26, nullptr);
        worksheet_set_column(sheet, 1, 1, 70, nullptr);
        text(sheet, 0, 0, document.title, m_bold);
        text(sheet, 0, 1, document.subject, m_bold);
        size_t row = 2;
        for (const auto& [name, value] : document.cover) {
            text(sheet, row, 0, name, m_bold);
            text(sheet, row++, 1, value);
        }
        text(sheet, row + 1, 0, "Amounts and quantities are texts, digit by digit as recorded: a spreadsheet's numbers cannot hold all of them exactly.");
    }
    Result<void> sheet(const ReportTable& table, size_t first)
    {
        lxw_worksheet* sheet = add(first == 0 ? table.name : table.name + " " + std::to_string(first / kSheetRows + 1));
        if (!sheet)
            return {};
        size_t row = 0;
        for (size_t c = 0; c < table.columns.size(); ++c) {
            size_t widest = table.columns[c].name.size();
            for (size_t r = first; r < std::min(table.rows.size(), first + 50); ++r)
                widest = std::max(widest, table.rows[r][c].size());
            worksheet_set_column(sheet, static_cast<lxw_col_t>(c), static_cast<lxw_col_t>(c), static_cast<double>(std::clamp<size_t>(widest + 2, 8, 50)), nullptr);
        }
        if (!table.note.empty())
            text(sheet, row++, 0, table.note);
        for (size_t c = 0; c < table.columns.size(); ++c)
            text(sheet, row, c, table.columns[c].name, m_bold);
        worksheet_freeze_panes(sheet, static_cast<lxw_row_t>(++row), 0);
        for (size_t r = first; r < std::min(table.rows.size(), first + kSheetRows); ++r, ++row) {
            if (r % 1024 == 0)
                TIEOUT_TRY(m_cancel.check());
            for (size_t c = 0; c < table.columns.size(); ++c)
                cell(sheet, row, c, table.columns[c].kind, table.rows[r][c]);
            if (++m_done % 4096 == 0 && m_progress)
                m_progress({ domain::Text { TIEOUT_TR("Writing rows"), {} }, m_done, m_total });
        }
        return {};
    }
    void cell(lxw_worksheet* sheet, size_t row, size_t column, ReportColumn::Kind kind, const std::string& value)
    {
        if (value.empty())
            return;
        int64_t count = 0;
        const auto end = value.data() + value.size();
        const auto read = std::from_chars(value.data(), end, count);
        if (kind == ReportColumn::Whole && read.ec == std::errc() && read.ptr == end && count >= 0 && count <= (int64_t(1) << 53))
            note(worksheet_write_number(sheet, static_cast<lxw_row_t>(row), static_cast<lxw_col_t>(column), static_cast<double>(count), nullptr));
        else
            text(sheet, row, column, value, kind == ReportColumn::Words ? nullptr : m_figure);
    }

    const std::string m_path;
    const domain::CancelToken& m_cancel;
    const engine::ProgressFn& m_progress;
    std::unique_ptr<lxw_workbook, FreeBook> m_book;
    lxw_format *m_bold = nullptr, *m_figure = nullptr;
    lxw_error m_error = LXW_NO_ERROR;
    uint64_t m_done = 0, m_total = 0;
};

}

Result<void> writeXlsx(const ReportDocument& document, const std::string& path, const domain::CancelToken& cancel, const engine::ProgressFn& progress)
{
    return Book(path, cancel, progress).write(document);
}

}
