#include "ingest/layout_table.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace xephang::ingest {
namespace {

struct LayoutCase {
  const char* what;
  std::vector<std::vector<const char*>> rows;
  bool layout;
};

const LayoutCase kCases[] = {
    {"a letterhead", {{"UBND TỈNH SƠN LA", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"}}, true},
    {"a letterhead with a row for each line",
     {{"UBND TỈNH", "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"},
      {"SƠN LA", "Độc lập – Tự do – Hạnh phúc"},
      {"-----", "-----"},
      {"Số: 12/QĐ-UBND", "Sơn La, ngày 1 tháng 2 năm 2023"}},
     true},
    {"a signature", {{"Nơi nhận:\n- Như Điều 3;\n- Lưu: VT.", "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nĐặng Ngọc Hậu"}}, true},
    {"a signature without recipients", {{"", "CHỦ TỊCH\nNguyễn Văn A"}}, true},
    {"two signatures", {{"NGƯỜI LẬP BIỂU\nNguyễn Văn A", "THỦ TRƯỞNG\nTrần Văn B"}}, true},
    {"a box around text", {{"Điều 1"}, {"Điều 2"}, {"Điều 3"}, {"Điều 4"}}, true},
    {"a row of figures", {{"1", "Sở Y tế", "80,5"}}, false},
    {"rows of figures in one row of cells", {{"1\n2", "Sở A\nSở B", "80,5\n79"}}, false},
    {"two bodies and their scores", {{"Sở A", "80,5"}, {"Sở B", "79"}}, false},
    {"a heading cut off from its rows", {{"STT", "Tên cơ quan", "Điểm"}}, false},
    {"bodies listed by tier", {{"Xếp loại", "Cơ quan"}, {"Tốt", "Sở A\nSở B"}}, false},
    {"words in a grid", {{"Sở A", "Tốt"}, {"Sở B", "Khá"}}, false},
    {"many rows of words", {{"Sở A", "a\nb"}, {"Sở B", "c"}, {"Sở C", "d"}, {"Sở D", "e"}}, false},
    {"many columns", {{"a\nb", "c", "d", "e"}}, false},
    {"nothing", {{"", ""}}, false},
};

TEST(LayoutTable, Table) {
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.what);
    PageTable table;
    table.rows = static_cast<int>(c.rows.size());
    for (int row = 0; row < table.rows; ++row) {
      const auto& texts = c.rows[static_cast<std::size_t>(row)];
      table.columns = static_cast<int>(texts.size());
      for (int column = 0; column < table.columns; ++column) {
        TableCell cell;
        cell.text = texts[static_cast<std::size_t>(column)];
        cell.row = row;
        cell.column = column;
        table.cells.push_back(cell);
      }
    }
    EXPECT_EQ(IsLayoutTable(table), c.layout);
  }
}

}  // namespace
}  // namespace xephang::ingest
