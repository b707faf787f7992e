#include "ocr/ruled_grid.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>
#include <memory>
#include <numeric>

#include "ocr/pix.h"

namespace xephang::ocr {
namespace {

struct DestroyBoxa {
  void operator()(Boxa* b) const { boxaDestroy(&b); }
};
using BoxaPtr = std::unique_ptr<Boxa, DestroyBoxa>;

// Mean share of set pixels along one side of a rectangle, `from` to `to` pixels off.
double InkBeside(Pix* dark, int x, int y, int w, int h, bool horizontal, int from, int to) {
  l_int32 count = 0;
  std::int64_t area = 0;
  std::int64_t ink = 0;
  for (const int side : {-1, 1}) {
    const int off = side < 0 ? -to : (horizontal ? h : w) + from;
    const int depth = to - from;
    const PixPtr strip(pixCreate(horizontal ? w : depth, horizontal ? depth : h, 1));
    if (strip == nullptr) return 1;
    pixRasterop(strip.get(), 0, 0, pixGetWidth(strip.get()), pixGetHeight(strip.get()), PIX_SRC, dark,
                horizontal ? x : x + off, horizontal ? y + off : y);
    pixCountPixels(strip.get(), &count, nullptr);
    ink += count;
    area += static_cast<std::int64_t>(pixGetWidth(strip.get())) * pixGetHeight(strip.get());
  }
  return area == 0 ? 1 : static_cast<double>(ink) / static_cast<double>(area);
}

void AddStrokes(Pix* mask, Pix* dark, bool horizontal, int thick, bool isolated, std::vector<Rule>& rules) {
  const BoxaPtr boxes(pixConnCompBB(mask, 8));
  const l_int32 n = boxes == nullptr ? 0 : boxaGetCount(boxes.get());
  for (l_int32 i = 0; i < n; ++i) {
    l_int32 x = 0;
    l_int32 y = 0;
    l_int32 w = 0;
    l_int32 h = 0;
    boxaGetBoxGeometry(boxes.get(), i, &x, &y, &w, &h);
    if ((horizontal ? h : w) > thick + 1) continue;
    if (isolated && InkBeside(dark, x, y, w, h, horizontal, 1, 1 + thick) > 0.15) continue;
    const double mid_x = x + w / 2.0;
    const double mid_y = y + h / 2.0;
    if (horizontal) {
      rules.push_back({static_cast<double>(x), mid_y, static_cast<double>(x + w), mid_y});
    } else {
      rules.push_back({mid_x, static_cast<double>(y), mid_x, static_cast<double>(y + h)});
    }
  }
}

// The thin dark strokes of one direction, as segments along their middle.
std::vector<Rule> Strokes(Pix* grey, bool horizontal, const RuleOptions& o, double dpi) {
  const auto pixels = [&](double inches) { return std::max(1, static_cast<int>(std::lround(inches * dpi))); };
  const int thick = pixels(o.max_thickness) | 1;
  const int length = pixels(horizontal ? o.min_horizontal : o.min_vertical);
  const int solid = std::min(length, pixels(o.min_solid));
  const int gap = pixels(o.gap) + 1;
  const auto open = [&](Pix* pix, int size) {
    return PixPtr(pixOpenBrick(nullptr, pix, horizontal ? size : 1, horizontal ? 1 : size));
  };
  const auto close = [&](Pix* pix) {
    return PixPtr(pixCloseSafeBrick(nullptr, pix, horizontal ? gap : 1, horizontal ? 1 : gap));
  };
  const PixPtr hat(pixTophat(grey, horizontal ? 1 : thick, horizontal ? thick : 1, L_TOPHAT_BLACK));
  if (hat == nullptr) return {};
  const PixPtr light(pixInvert(nullptr, hat.get()));
  const PixPtr dark(pixThresholdToBinary(light.get(), 255 - o.min_contrast));
  if (dark == nullptr) return {};
  std::vector<Rule> rules;
  // Solid rules: long strokes first, so that letters in a row do not add up to one.
  const PixPtr strokes = open(dark.get(), solid);
  const PixPtr whole = open(close(strokes.get()).get(), length);
  AddStrokes(whole.get(), dark.get(), horizontal, thick, false, rules);
  // Dotted and dashed ones: dots that add up to a line with nothing beside it.
  const PixPtr dots(pixSubtract(nullptr, open(close(dark.get()).get(), length).get(), whole.get()));
  AddStrokes(open(dots.get(), length).get(), dark.get(), horizontal, std::max(1, thick / 2), true, rules);
  return rules;
}

class Sets {
 public:
  explicit Sets(std::size_t n) : parent_(n) { std::iota(parent_.begin(), parent_.end(), std::size_t{0}); }
  std::size_t Find(std::size_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }
  void Unite(std::size_t a, std::size_t b) { parent_[std::max(Find(a), Find(b))] = std::min(Find(a), Find(b)); }

 private:
  std::vector<std::size_t> parent_;
};

// Positions that differ by no more than `join` are one, weighted by length.
std::vector<double> Positions(std::vector<std::pair<double, double>> at_and_length, double join) {
  std::sort(at_and_length.begin(), at_and_length.end());
  std::vector<double> out;
  double sum = 0;
  double weight = 0;
  double last = 0;
  for (const auto& [at, length] : at_and_length) {
    if (weight > 0 && at - last > join) {
      out.push_back(sum / weight);
      sum = weight = 0;
    }
    sum += at * length;
    weight += length;
    last = at;
  }
  if (weight > 0) out.push_back(sum / weight);
  return out;
}

// What rules that belong together take up, where they make a grid.
struct Outline {
  std::size_t root = 0;  // one of its rules
  double left = 1e9, right = -1e9, top = 1e9, bottom = -1e9;
  std::vector<double> xs;  // of its vertical rules
  std::vector<double> ys;  // of its horizontal rules
};

// `sets` has the rules that belong together: first all of `h`, then all of `v`.
std::vector<Outline> OutlinesOf(const std::vector<Rule>& h, const std::vector<Rule>& v, double join, Sets& sets) {
  struct Part {
    Outline outline;
    std::vector<std::pair<double, double>> at_y, at_x;
  };
  std::map<std::size_t, Part> parts;
  for (std::size_t i = 0; i < h.size(); ++i) {
    auto& [outline, at_y, at_x] = parts[sets.Find(i)];
    outline.root = i;
    at_y.emplace_back(h[i].y0, h[i].x1 - h[i].x0);
    outline.left = std::min(outline.left, h[i].x0);
    outline.right = std::max(outline.right, h[i].x1);
    outline.top = std::min(outline.top, h[i].y0);
    outline.bottom = std::max(outline.bottom, h[i].y0);
  }
  for (std::size_t k = 0; k < v.size(); ++k) {
    const auto part = parts.find(sets.Find(h.size() + k));
    if (part == parts.end()) continue;
    auto& [outline, at_y, at_x] = part->second;
    at_x.emplace_back(v[k].x0, v[k].y1 - v[k].y0);
    outline.top = std::min(outline.top, v[k].y0);
    outline.bottom = std::max(outline.bottom, v[k].y1);
  }
  std::vector<Outline> out;
  for (auto& [root, part] : parts) {
    if (part.at_x.empty()) continue;
    part.outline.xs = Positions(std::move(part.at_x), join);
    part.outline.ys = Positions(std::move(part.at_y), join);
    out.push_back(std::move(part.outline));
  }
  return out;
}

// Grids side by side whose rows are all at the same heights, `gap` apart at most, are one, broken where its rules are
// faint.
void UniteSideBySide(const std::vector<Rule>& h, const std::vector<Rule>& v, double gap, double join, Sets& sets) {
  const auto grids = OutlinesOf(h, v, join, sets);
  for (const auto& a : grids) {
    for (const auto& b : grids) {
      if (b.left <= a.right || b.left - a.right > gap || a.ys.size() < 3 || a.ys.size() != b.ys.size()) continue;
      const bool same = std::equal(a.ys.begin(), a.ys.end(), b.ys.begin(),
                                   [&](double p, double q) { return std::abs(p - q) <= join; });
      if (same) sets.Unite(a.root, b.root);
    }
  }
}

// Grids one right below the other, `gap` apart at most, or one over the other, are one where the columns of one are all
// columns of the other.
void UniteStacked(const std::vector<Rule>& h, const std::vector<Rule>& v, double gap, double join, Sets& sets) {
  const auto grids = OutlinesOf(h, v, join, sets);
  const auto among = [&](const std::vector<double>& few, const std::vector<double>& many) {
    return std::all_of(few.begin(), few.end(), [&](double x) {
      return std::any_of(many.begin(), many.end(), [&](double o) { return std::abs(o - x) <= join; });
    });
  };
  for (const auto& a : grids) {
    for (const auto& b : grids) {
      if (a.root == b.root || a.xs.size() < 3 || b.xs.size() < 3) continue;
      if (std::max(a.top, b.top) - std::min(a.bottom, b.bottom) > gap) continue;
      if (among(a.xs, b.xs)) sets.Unite(a.root, b.root);
    }
  }
}

bool FromLeft(const Rule& a, const Rule& b) { return std::pair(a.x0, a.y0) < std::pair(b.x0, b.y0); }
bool FromTop(const Rule& a, const Rule& b) { return std::pair(a.y0, a.x0) < std::pair(b.y0, b.x0); }

// How much of [from, to] the rules at `at` cover.
double Coverage(const std::vector<Rule>& rules, bool horizontal, double at, double from, double to, double join) {
  double covered = 0;
  double reached = from;  // rules come sorted by their start
  for (const auto& r : rules) {
    if (std::abs((horizontal ? r.y0 : r.x0) - at) > join) continue;
    const double begin = std::max(reached, horizontal ? r.x0 : r.y0);
    const double end = std::min(to, horizontal ? r.x1 : r.y1);
    if (end > begin) {
      covered += end - begin;
      reached = end;
    }
  }
  return to > from ? covered / (to - from) : 0;
}

// Share of the way along `at` from `from` to `to` that is darker than what is beside it; 0 where that is not on the
// image.
double DarkShare(const GreyImage& image, const RuleOptions& o, bool horizontal, double at, double from, double to) {
  const int reach = std::max(1, static_cast<int>(std::lround(o.max_thickness * image.dpi / 3)));
  const int side = reach + std::max(2, static_cast<int>(std::lround(0.015 * image.dpi)));
  const int across = horizontal ? image.height : image.width;
  const int along = horizontal ? image.width : image.height;
  const int middle = static_cast<int>(std::lround(at));
  const int begin = std::max(0, static_cast<int>(from));
  const int end = std::min(along, static_cast<int>(to));
  if (end <= begin || middle - side < 0 || middle + side >= across) return 0;
  const auto grey = [&](int a, int b) {
    const int x = horizontal ? b : a;
    const int y = horizontal ? a : b;
    return static_cast<int>(image.pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(image.width) +
                                         static_cast<std::size_t>(x)]);
  };
  int dark = 0;
  for (int b = begin; b < end; ++b) {
    int darkest = 255;
    for (int a = middle - reach; a <= middle + reach; ++a) darkest = std::min(darkest, grey(a, b));
    const int beside =
        (grey(middle - side, b) + grey(middle - side + 1, b) + grey(middle + side, b) + grey(middle + side - 1, b)) / 4;
    if (beside - darkest >= o.min_contrast * 2 / 3) ++dark;
  }
  return static_cast<double>(dark) / (end - begin);
}

// Whether a faint line runs along `at` from `from` to `to`: darker than what is beside it, in each third of the way, as
// letters that stand across are not.
bool FaintLine(const GreyImage& image, const RuleOptions& o, double share, bool horizontal, double at, double from,
               double to) {
  const double corner = o.gap * image.dpi;
  const int begin = std::max(0, static_cast<int>(from + corner));
  const int end = std::min(horizontal ? image.width : image.height, static_cast<int>(to - corner));
  if (end - begin < 6) return false;
  for (int third = 0; third < 3; ++third) {
    const int b0 = begin + (end - begin) * third / 3;
    const int b1 = begin + (end - begin) * (third + 1) / 3;
    if (DarkShare(image, o, horizontal, at, b0, b1) < share) return false;
  }
  return true;
}

// Pieces in line whose gap shows traces of a rule are one.
void Bridge(std::vector<Rule>& rules, const GreyImage& image, const RuleOptions& o, bool horizontal) {
  const double apart = 0.015 * image.dpi;
  const double longest = (horizontal ? 1.2 : 0.3) * image.dpi;
  const auto at = [&](const Rule& r) { return horizontal ? r.y0 : r.x0; };
  const auto begin = [&](const Rule& r) { return horizontal ? r.x0 : r.y0; };
  const auto end = [&](const Rule& r) { return horizontal ? r.x1 : r.y1; };
  std::sort(rules.begin(), rules.end(),
            [&](const Rule& a, const Rule& b) { return std::pair(begin(a), at(a)) < std::pair(begin(b), at(b)); });
  std::vector<Rule> bridges;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    for (std::size_t k = i + 1; k < rules.size(); ++k) {
      const double gap = begin(rules[k]) - end(rules[i]);
      if (gap > longest) break;
      const double off = std::abs(at(rules[k]) - at(rules[i]));
      if (gap <= 0 || off > std::max(apart, gap * 0.01)) continue;
      const double middle = (at(rules[k]) + at(rules[i])) / 2;
      if (gap > o.join * image.dpi &&
          !FaintLine(image, o, o.faint / 2, horizontal, middle, end(rules[i]), begin(rules[k])))
        continue;
      bridges.push_back(horizontal ? Rule{rules[i].x1, middle, rules[k].x0, middle}
                                   : Rule{middle, rules[i].y1, middle, rules[k].y0});
      break;
    }
  }
  rules.insert(rules.end(), bridges.begin(), bridges.end());
}

// Rules that were too faint or too broken to be found as strokes: places between `borders` where most of the way, from
// one side of a grid or one of its borders to the other side, is darker than what is beside it; or most of the way
// along half of the rows (columns) that it crosses, where the others are merged. There, letters in line look like
// rules: `bare` is the image without them.
void AddFaintRules(const GreyImage& image, const GreyImage& bare, const RuleOptions& o, bool horizontal,
                   const std::vector<double>& across, std::vector<double>& borders, std::vector<Rule>& rules) {
  constexpr double kApart = 0.12;      // inches from the next border
  constexpr double kShortest = 0.3;    // inches that say something
  constexpr double kShare = 0.7;       // of the way
  constexpr std::size_t kHeaders = 3;  // borders from which such a rule may start: titles over it are merged
  constexpr int kFewestBands = 2;
  constexpr double kNear = 0.01;  // inches from the middle of a border, where it ends …
  constexpr double kEnd = 0.04;   // … and from where on there may be letters
  constexpr double kMet = 0.5;    // share of the way between that shows
  if (borders.size() < 2) return;
  const int apart = static_cast<int>(std::lround(kApart * image.dpi));
  // Rules go from border to border. Brackets below one another are as tall as their lines, and end before.
  const auto meets = [&](const GreyImage& where, int at, std::size_t from, std::size_t to) {
    const double near = kNear * image.dpi;
    const double end = kEnd * image.dpi;
    double shown = 0;
    for (std::size_t k = from; k < to; ++k) {
      shown += DarkShare(where, o, horizontal, at, across[k] + near, across[k] + end);
      shown += DarkShare(where, o, horizontal, at, across[k + 1] - end, across[k + 1] - near);
    }
    return shown >= kMet * 2 * static_cast<double>(to - from);
  };
  const auto whole = [&](int at, std::size_t k) {
    return FaintLine(image, o, kShare, horizontal, at, across[k], across.back()) &&
           meets(image, at, k, across.size() - 1);
  };
  const auto in_band = [&](int at, std::size_t k) {
    return across[k + 1] - across[k] >= kApart * image.dpi &&
           FaintLine(bare, o, kShare, horizontal, at, across[k], across[k + 1]) && meets(bare, at, k, k + 1);
  };
  const auto in_most_bands = [&](int at) {
    int n = 0;
    for (std::size_t k = 0; k + 1 < across.size(); ++k) n += in_band(at, k) ? 1 : 0;
    return n >= kFewestBands && n * 2 >= static_cast<int>(across.size() - 1);
  };
  const auto add = [&](double at, double from, double to) {
    rules.push_back(horizontal ? Rule{from, at, to, at} : Rule{at, from, at, to});
  };
  std::vector<double> found;
  for (std::size_t i = 0; i + 1 < borders.size(); ++i) {
    const int last = static_cast<int>(borders[i + 1]) - apart;
    for (int at = static_cast<int>(borders[i]) + apart; at <= last; ++at) {
      const std::size_t before = found.size();
      // The middle of the places that see it.
      int end = at;
      for (std::size_t k = 0; k < std::min(kHeaders, across.size() - 1) && found.size() == before; ++k) {
        if (across.back() - across[k] < kShortest * image.dpi) break;
        if (!whole(at, k)) continue;
        while (end < last && whole(end + 1, k)) ++end;
        found.push_back((at + end) / 2.0);
        add(found.back(), across[k], across.back());
      }
      if (found.size() == before && in_most_bands(at)) {
        while (end < last && in_most_bands(end + 1)) ++end;
        const int middle = (at + end) / 2;
        found.push_back(middle);
        for (std::size_t k = 0; k + 1 < across.size(); ++k) {
          if (in_band(middle, k)) add(middle, across[k], across[k + 1]);
        }
      }
      if (found.size() > before) at = end + apart;
    }
  }
  borders.insert(borders.end(), found.begin(), found.end());
  std::sort(borders.begin(), borders.end());
}

// The cells of a grid: places that no rule parts. Places that do not make a rectangle are parted row by row.
std::vector<GridCell> CellsOf(const RuledGrid& grid, const std::vector<Rule>& h, const std::vector<Rule>& v,
                              const GreyImage& image, const RuleOptions& options) {
  const double join = options.join * image.dpi;
  const auto drawn = [&](const std::vector<Rule>& rules, bool horizontal, double at, double from, double to) {
    return Coverage(rules, horizontal, at, from, to, join) >= 0.5 ||
           (options.faint > 0 && FaintLine(image, options, options.faint, horizontal, at, from, to));
  };
  const auto rows = grid.ys.size() - 1;
  const auto columns = grid.xs.size() - 1;
  Sets sets(rows * columns);
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t c = 0; c < columns; ++c) {
      if (c + 1 < columns && !drawn(v, false, grid.xs[c + 1], grid.ys[r], grid.ys[r + 1]))
        sets.Unite(r * columns + c, r * columns + c + 1);
      if (r + 1 < rows && !drawn(h, true, grid.ys[r + 1], grid.xs[c], grid.xs[c + 1]))
        sets.Unite(r * columns + c, (r + 1) * columns + c);
    }
  }
  struct Extent {
    std::size_t r0 = SIZE_MAX, c0 = SIZE_MAX, r1 = 0, c1 = 0, n = 0;
  };
  std::vector<Extent> extents(rows * columns);
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t c = 0; c < columns; ++c) {
      Extent& e = extents[sets.Find(r * columns + c)];
      e.r0 = std::min(e.r0, r);
      e.c0 = std::min(e.c0, c);
      e.r1 = std::max(e.r1, r);
      e.c1 = std::max(e.c1, c);
      ++e.n;
    }
  }
  std::vector<GridCell> cells;
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t c = 0; c < columns; ++c) {
      const std::size_t root = sets.Find(r * columns + c);
      const Extent& e = extents[root];
      const bool rectangle = e.n == (e.r1 - e.r0 + 1) * (e.c1 - e.c0 + 1);
      if (rectangle) {
        if (r != e.r0 || c != e.c0) continue;
        cells.push_back({static_cast<int>(r), static_cast<int>(c), static_cast<int>(e.r1 - e.r0 + 1),
                         static_cast<int>(e.c1 - e.c0 + 1)});
        continue;
      }
      if (c > 0 && sets.Find(r * columns + c - 1) == root) continue;
      std::size_t end = c + 1;
      while (end < columns && sets.Find(r * columns + end) == root) ++end;
      cells.push_back({static_cast<int>(r), static_cast<int>(c), 1, static_cast<int>(end - c)});
    }
  }
  return cells;
}

// Where a border parts some of the cells along it only, those parts are drawn as clearly as any rule; letters in a row
// that look like one are not. Drops such borders; false where there is none.
bool DropLetterBorders(const GreyImage& image, const RuleOptions& o, RuledGrid& grid) {
  constexpr double kClear = 0.8;  // share of the way that shows: rules of scans and faxes have 0.98, letters 0.7
  const double corner = o.gap * image.dpi;
  const auto drop = [&](bool horizontal, std::vector<double>& borders, const std::vector<double>& across,
                        int GridCell::*at, int GridCell::*span, int GridCell::*from, int GridCell::*wide) {
    std::vector<double> kept{borders.front()};
    for (std::size_t i = 1; i + 1 < borders.size(); ++i) {
      double drawn = 0;
      double dark = 0;
      double whole = 0;
      for (const auto& c : grid.cells) {
        if (c.*at + c.*span != static_cast<int>(i)) continue;
        const double begin = across[static_cast<std::size_t>(c.*from)];
        const double end = across[static_cast<std::size_t>(c.*from + c.*wide)];
        whole += end - begin;
        drawn += end - begin - 2 * corner;
        dark += DarkShare(image, o, horizontal, borders[i], begin + corner, end - corner) * (end - begin - 2 * corner);
      }
      const bool partial = whole < (across.back() - across.front()) * 0.99;
      if (!partial || dark >= drawn * kClear) kept.push_back(borders[i]);
    }
    kept.push_back(borders.back());
    const bool fewer = kept.size() < borders.size();
    borders = std::move(kept);
    return fewer;
  };
  if (drop(true, grid.ys, grid.xs, &GridCell::row, &GridCell::row_span, &GridCell::column, &GridCell::column_span))
    return true;
  return drop(false, grid.xs, grid.ys, &GridCell::column, &GridCell::column_span, &GridCell::row, &GridCell::row_span);
}

// Borders that end no cell are none: strokes of letters, rules under words.
void DropUnusedBorders(RuledGrid& grid) {
  const auto drop = [&](std::vector<double>& borders, int GridCell::*at, int GridCell::*span) {
    std::vector<bool> used(borders.size(), false);
    for (const auto& c : grid.cells) {
      used[static_cast<std::size_t>(c.*at)] = true;
      used[static_cast<std::size_t>(c.*at + c.*span)] = true;
    }
    std::vector<int> place(borders.size(), 0);
    std::vector<double> kept;
    for (std::size_t i = 0; i < borders.size(); ++i) {
      place[i] = static_cast<int>(kept.size());
      if (used[i]) kept.push_back(borders[i]);
    }
    for (auto& c : grid.cells) {
      const int end = place[static_cast<std::size_t>(c.*at + c.*span)];
      c.*at = place[static_cast<std::size_t>(c.*at)];
      c.*span = end - c.*at;
    }
    borders = std::move(kept);
  };
  drop(grid.xs, &GridCell::column, &GridCell::column_span);
  drop(grid.ys, &GridCell::row, &GridCell::row_span);
}

}  // namespace

namespace {

// `whole` is the image with its letters; faint borders are looked for in it.
PageRules FindRulesIn(const GreyImage& image, const GreyImage& whole, const RuleOptions& options) {
  PageRules found;
  if (image.empty() || image.dpi <= 0) return found;
  const PixPtr grey = ToPix(image);
  if (grey == nullptr) return found;
  auto h = Strokes(grey.get(), true, options, image.dpi);
  auto v = Strokes(grey.get(), false, options, image.dpi);
  const double join = options.join * image.dpi;
  if (options.faint > 0) {
    Bridge(h, image, options, true);
    Bridge(v, image, options, false);
  }
  std::sort(h.begin(), h.end(), FromLeft);
  std::sort(v.begin(), v.end(), FromTop);

  // Rules that meet belong together.
  Sets sets(h.size() + v.size());
  for (std::size_t i = 0; i < h.size(); ++i) {
    for (std::size_t k = 0; k < v.size(); ++k) {
      const bool meet = v[k].x0 >= h[i].x0 - join && v[k].x0 <= h[i].x1 + join && h[i].y0 >= v[k].y0 - join &&
                        h[i].y0 <= v[k].y1 + join;
      if (meet) sets.Unite(i, h.size() + k);
    }
  }
  if (options.faint > 0) {
    const auto touch = [&](double at_a, double end_a, double at_b, double begin_b) {
      return std::abs(at_a - at_b) <= join / 2 && std::abs(end_a - begin_b) <= join;
    };
    for (std::size_t i = 0; i < h.size(); ++i) {
      for (std::size_t k = 0; k < h.size(); ++k) {
        if (i != k && touch(h[i].y0, h[i].x1, h[k].y0, h[k].x0)) sets.Unite(i, k);
      }
    }
    for (std::size_t i = 0; i < v.size(); ++i) {
      for (std::size_t k = 0; k < v.size(); ++k) {
        if (i != k && touch(v[i].x0, v[i].y1, v[k].x0, v[k].y0)) sets.Unite(h.size() + i, h.size() + k);
      }
    }
  }
  if (options.faint > 0) {
    UniteSideBySide(h, v, 0.6 * image.dpi, join, sets);
    UniteStacked(h, v, join, join, sets);
  }
  for (std::size_t root = 0; root < h.size() + v.size(); ++root) {
    if (sets.Find(root) != root) continue;
    std::vector<Rule> own_h;
    std::vector<Rule> own_v;
    for (std::size_t i = 0; i < h.size(); ++i) {
      if (sets.Find(i) == root) own_h.push_back(h[i]);
    }
    for (std::size_t k = 0; k < v.size(); ++k) {
      if (sets.Find(h.size() + k) == root) own_v.push_back(v[k]);
    }
    if (own_h.empty()) continue;
    if (own_v.empty()) {
      found.horizontal.insert(found.horizontal.end(), own_h.begin(), own_h.end());
      continue;
    }
    std::vector<std::pair<double, double>> at_y;
    std::vector<std::pair<double, double>> at_x;
    double left = own_h.front().x0;
    double right = own_h.front().x1;
    double top = own_v.front().y0;
    double bottom = own_v.front().y1;
    for (const auto& r : own_h) {
      at_y.emplace_back(r.y0, r.x1 - r.x0);
      left = std::min(left, r.x0);
      right = std::max(right, r.x1);
    }
    for (const auto& r : own_v) {
      at_x.emplace_back(r.x0, r.y1 - r.y0);
      top = std::min(top, r.y0);
      bottom = std::max(bottom, r.y1);
    }
    RuledGrid grid;
    grid.xs = Positions(std::move(at_x), join);
    grid.ys = Positions(std::move(at_y), join);
    // Outer borders that are not drawn: where the rules across them end.
    const double open = options.max_thickness * image.dpi * 2;
    if (options.faint > 0) {
      // The rule itself may be so faint that only its traces show, a little beyond where the others end.
      const auto beyond = [&](bool horizontal, double at, int step, double from, double to) {
        const int most = static_cast<int>(0.35 * image.dpi);
        for (int off = -2; off <= most; ++off) {
          if (FaintLine(image, options, options.faint * 0.7, horizontal, at + step * off, from, to))
            return at + step * off;
        }
        return at;
      };
      if (grid.ys.front() - top > open) top = beyond(true, top, -1, left, right);
      if (bottom - grid.ys.back() > open) bottom = beyond(true, bottom, 1, left, right);
      if (grid.xs.front() - left > open) left = beyond(false, left, -1, top, bottom);
      if (right - grid.xs.back() > open) right = beyond(false, right, 1, top, bottom);
    }
    if (grid.xs.front() - left > open) grid.xs.insert(grid.xs.begin(), left);
    if (right - grid.xs.back() > open) grid.xs.push_back(right);
    if (grid.ys.front() - top > open) grid.ys.insert(grid.ys.begin(), top);
    if (bottom - grid.ys.back() > open) grid.ys.push_back(bottom);
    if (options.faint > 0 && grid.xs.size() >= 2 && grid.ys.size() >= 2) {
      AddFaintRules(whole, image, options, false, grid.ys, grid.xs, own_v);
      AddFaintRules(whole, image, options, true, grid.xs, grid.ys, own_h);
      std::sort(own_h.begin(), own_h.end(), FromLeft);
      std::sort(own_v.begin(), own_v.end(), FromTop);
    }
    if (grid.xs.size() >= 2 && grid.ys.size() >= 2) grid.cells = CellsOf(grid, own_h, own_v, whole, options);
    if (grid.cells.size() < 2) {
      found.horizontal.insert(found.horizontal.end(), own_h.begin(), own_h.end());
      continue;
    }
    DropUnusedBorders(grid);
    while (options.faint > 0 && DropLetterBorders(whole, options, grid)) {
      grid.cells = CellsOf(grid, own_h, own_v, whole, options);
      DropUnusedBorders(grid);
    }
    found.grids.push_back(std::move(grid));
  }
  std::sort(found.grids.begin(), found.grids.end(), [](const RuledGrid& a, const RuledGrid& b) {
    return std::pair(a.ys.front(), a.xs.front()) < std::pair(b.ys.front(), b.xs.front());
  });
  // A table inside a cell of another one is part of that cell.
  for (std::size_t i = 0; i < found.grids.size(); ++i) {
    std::erase_if(found.grids, [&, outer = found.grids[i]](const RuledGrid& g) {
      return g.xs.front() > outer.xs.front() + join && g.xs.back() < outer.xs.back() - join &&
             g.ys.front() > outer.ys.front() + join && g.ys.back() < outer.ys.back() - join;
    });
  }
  std::sort(found.horizontal.begin(), found.horizontal.end(), FromTop);
  return found;
}

}  // namespace

PageRules FindRules(const GreyImage& image, const RuleOptions& options) { return FindRulesIn(image, image, options); }

namespace {

// Pieces in line with one another are one rule; what stays short is the foot of letters.
void JoinPieces(std::vector<Rule>& rules, double dpi) {
  std::sort(rules.begin(), rules.end(), FromLeft);
  std::vector<Rule> joined;
  for (const auto& r : rules) {
    const auto before = std::find_if(joined.rbegin(), joined.rend(), [&](const Rule& j) {
      return std::abs(j.y1 - r.y0) <= 0.02 * dpi && r.x0 - j.x1 <= 0.3 * dpi;
    });
    if (before == joined.rend()) {
      joined.push_back(r);
    } else {
      before->x1 = std::max(before->x1, r.x1);
      before->y1 = r.y1;
    }
  }
  std::erase_if(joined, [&](const Rule& r) { return r.x1 - r.x0 < 1.0 * dpi; });
  std::sort(joined.begin(), joined.end(), FromTop);
  rules = std::move(joined);
}

// Tables do not lie over one another: of grids that do, the smaller is a part of the larger whose rules were found
// twice.
void DropCovered(std::vector<RuledGrid>& grids) {
  const auto area = [](const RuledGrid& g) { return (g.xs.back() - g.xs.front()) * (g.ys.back() - g.ys.front()); };
  const auto common = [](const RuledGrid& a, const RuledGrid& b) {
    const double width = std::min(a.xs.back(), b.xs.back()) - std::max(a.xs.front(), b.xs.front());
    const double height = std::min(a.ys.back(), b.ys.back()) - std::max(a.ys.front(), b.ys.front());
    return std::max(0.0, width) * std::max(0.0, height);
  };
  const std::vector<RuledGrid> all = grids;
  std::erase_if(grids, [&](const RuledGrid& g) {
    return std::any_of(all.begin(), all.end(),
                       [&](const RuledGrid& other) { return area(other) > area(g) && common(g, other) > area(g) / 2; });
  });
}

// The image without what is as large as letters: their strokes are no rules.
GreyImage WithoutLetters(const GreyImage& image) {
  constexpr double kLeastInk = 0.16;  // share of its box; letters have 0.25 and more
  GreyImage out = image;
  const PixPtr grey = ToPix(image);
  const PixPtr ink(grey == nullptr ? nullptr : pixThresholdToBinary(grey.get(), 165));
  Pixa* parts = nullptr;
  const BoxaPtr boxes(ink == nullptr ? nullptr : pixConnComp(ink.get(), &parts, 8));
  const double dpi = image.dpi;
  const l_int32 n = boxes == nullptr ? 0 : boxaGetCount(boxes.get());
  for (l_int32 i = 0; i < n; ++i) {
    l_int32 x = 0;
    l_int32 y = 0;
    l_int32 w = 0;
    l_int32 h = 0;
    boxaGetBoxGeometry(boxes.get(), i, &x, &y, &w, &h);
    if (h < 0.04 * dpi || h > 0.35 * dpi || w < 0.04 * dpi || w > 0.6 * dpi) continue;
    const PixPtr part(pixaGetPix(parts, i, L_CLONE));
    // Where rules of a fax are broken, a corner of them may be as large as a word, but has less ink.
    l_int32 inked = 0;
    pixCountPixels(part.get(), &inked, nullptr);
    if (inked < kLeastInk * w * h) continue;
    int paper = 0;
    const auto at = [&](int px, int py) -> std::uint8_t& {
      return out
          .pixels[static_cast<std::size_t>(py) * static_cast<std::size_t>(image.width) + static_cast<std::size_t>(px)];
    };
    for (int px = x; px < x + w; ++px) paper = std::max({paper, int{at(px, y)}, int{at(px, y + h - 1)}});
    for (int py = y; py < y + h; ++py) {
      for (int px = x; px < x + w; ++px) {
        l_uint32 set = 0;
        pixGetPixel(part.get(), px - x, py - y, &set);
        if (set == 0) continue;
        for (int qy = std::max(0, py - 1); qy <= std::min(image.height - 1, py + 1); ++qy) {
          for (int qx = std::max(0, px - 1); qx <= std::min(image.width - 1, px + 1); ++qx)
            at(qx, qy) = static_cast<std::uint8_t>(paper);
        }
      }
    }
  }
  pixaDestroy(&parts);
  return out;
}

}  // namespace

PageRules FindScannedRules(const GreyImage& image) {
  constexpr double kDpi = 150;  // finer shows no more of a rule, and smoothing joins the dots of a fax
  RuleOptions options;
  options.min_contrast = 40;  // paper has a grain
  options.faint = 0.45;
  GreyImage coarse;
  if (image.dpi > kDpi * 1.1) {
    const PixPtr grey = ToPix(image);
    const auto scale = static_cast<l_float32>(kDpi / image.dpi);
    const PixPtr scaled(grey == nullptr ? nullptr : pixScaleSmooth(grey.get(), scale, scale));
    coarse = FromPix(scaled.get(), kDpi);
  }
  PageRules rules =
      FindRulesIn(WithoutLetters(coarse.empty() ? image : coarse), coarse.empty() ? image : coarse, options);
  // A stamp, a frame around a word, or letters that touch make no table.
  std::erase_if(rules.grids, [](const RuledGrid& g) { return g.xs.size() < 3 || g.cells.size() < 3; });
  DropCovered(rules.grids);
  JoinPieces(rules.horizontal, coarse.empty() ? image.dpi : coarse.dpi);
  if (coarse.empty()) return rules;
  const double x = static_cast<double>(image.width) / coarse.width;
  const double y = static_cast<double>(image.height) / coarse.height;
  for (auto& grid : rules.grids) {
    for (auto& at : grid.xs) at *= x;
    for (auto& at : grid.ys) at *= y;
  }
  for (auto& r : rules.horizontal) r = {r.x0 * x, r.y0 * y, r.x1 * x, r.y1 * y};
  return rules;
}

}  // namespace xephang::ocr
