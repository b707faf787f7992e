#include "normalize/word_lattice.h"

#include <algorithm>
#include <compare>
#include <limits>

namespace xephang::normalize {
namespace {

constexpr int kFar = std::numeric_limits<int>::max() / 4;

struct State {
  NgramContext context;
  int cost = 0;
  std::uint32_t back = 0;  // index of the transition that is the cheapest way here
};

struct Transition {
  std::uint32_t from;  // state
  std::uint32_t edge;
  std::uint32_t node;  // to
  int cost;            // of this step
  NgramContext context;
  std::uint32_t to = 0;  // state, once known; kNowhere where it was pruned
};
// Those with one context stand together, the cheapest first.
struct Arrival {
  std::uint64_t context;
  int cost;
  std::uint32_t transition;
  friend auto operator<=>(const Arrival&, const Arrival&) = default;
};
constexpr std::uint32_t kNowhere = 0xFFFFFFFFU;

}  // namespace

LatticePath CheapestPath(const NgramModel& words, const std::vector<LatticeEdge>& edges, std::uint32_t last,
                         const NgramContext& start, const LatticeLimits& limits) {
  std::vector<State> states{{start, 0, kNowhere}};
  std::vector<Transition> transitions;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> states_of(last + 1, {0, 0});
  std::vector<std::vector<std::uint32_t>> arriving(last + 1);
  states_of[0] = {0, 1};

  std::size_t e = 0;
  std::vector<Arrival> arrivals;
  for (std::uint32_t node = 0; node <= last; ++node) {
    if (node > 0) {
      // Ways with the same context are one state; the cheapest stay.
      auto& in = arriving[node];
      const auto total = [&](std::uint32_t t) { return states[transitions[t].from].cost + transitions[t].cost; };
      arrivals.clear();
      for (const std::uint32_t t : in) {
        const NgramContext& c = transitions[t].context;
        const std::uint32_t bigram = static_cast<std::uint32_t>(c.bigram) + 1;  // -1 before all
        arrivals.push_back({(std::uint64_t{c.last} << 32U) | bigram, total(t), t});
      }
      std::sort(arrivals.begin(), arrivals.end());
      const auto begin = static_cast<std::uint32_t>(states.size());
      for (std::size_t i = 0; i < arrivals.size();) {
        const Arrival& a = arrivals[i];
        states.push_back({transitions[a.transition].context, a.cost, a.transition});
        std::size_t j = i;
        while (j < arrivals.size() && arrivals[j].context == a.context) {
          transitions[arrivals[j].transition].to = static_cast<std::uint32_t>(states.size() - 1);
          ++j;
        }
        i = j;
      }
      states_of[node] = {begin, static_cast<std::uint32_t>(states.size())};
      if (states.size() - begin > 1) {
        int best = kFar;
        for (std::size_t i = begin; i < states.size(); ++i) best = std::min(best, states[i].cost);
        std::vector<std::uint32_t> by_cost;
        for (auto i = begin; i < states.size(); ++i) {
          if (states[i].cost <= best + limits.beam) by_cost.push_back(i);
        }
        const auto cheaper = [&](std::uint32_t a, std::uint32_t b) {
          return states[a].cost != states[b].cost ? states[a].cost < states[b].cost : a < b;
        };
        if (by_cost.size() > limits.states) {
          std::nth_element(by_cost.begin(), by_cost.begin() + static_cast<std::ptrdiff_t>(limits.states), by_cost.end(),
                           cheaper);
          by_cost.resize(limits.states);
        }
        std::sort(by_cost.begin(), by_cost.end());
        std::vector<std::uint32_t> moved(states.size() - begin, kNowhere);
        std::vector<State> kept;
        for (const std::uint32_t i : by_cost) {
          moved[i - begin] = begin + static_cast<std::uint32_t>(kept.size());
          kept.push_back(states[i]);
        }
        states.resize(begin);
        states.insert(states.end(), kept.begin(), kept.end());
        states_of[node].second = static_cast<std::uint32_t>(states.size());
        for (const Arrival& a : arrivals) {
          std::uint32_t& to = transitions[a.transition].to;
          to = moved[to - begin];
        }
      }
    }
    const auto [first_state, end_state] = states_of[node];
    for (; e < edges.size() && edges[e].from == node; ++e) {
      std::int32_t bigram = -1;
      for (std::uint32_t s = first_state; s < end_state; ++s) {
        int cost = edges[e].cost;
        NgramContext context = states[s].context;
        if (!edges[e].silent) {
          // States stand in the order of their contexts.
          if (s == first_state || states[s - 1].context.last != context.last)
            bigram = words.FindBigram(context.last, edges[e].word);
          const auto [step, next] = words.Next(context, edges[e].word, bigram);
          cost += step;
          context = next;
        }
        arriving[edges[e].to].push_back(static_cast<std::uint32_t>(transitions.size()));
        transitions.push_back({s, static_cast<std::uint32_t>(e), edges[e].to, cost, context, kNowhere});
      }
    }
  }

  LatticePath path;
  const auto [first_end, past_end] = states_of[last];
  if (first_end == past_end) return path;
  std::uint32_t best_end = first_end;
  for (std::uint32_t s = first_end; s < past_end; ++s) {
    if (states[s].cost < states[best_end].cost) best_end = s;
  }
  const int best = states[best_end].cost;
  path.end = states[best_end].context;
  for (std::uint32_t s = best_end; states[s].back != kNowhere; s = transitions[states[s].back].from) {
    path.edges.push_back(transitions[states[s].back].edge);
  }
  std::reverse(path.edges.begin(), path.edges.end());

  // Backwards: what the rest costs from each state; then, for each node of the path, the best way that does without
  // its edge: one that passes over the same ground by another.
  std::vector<int> rest(states.size(), kFar);
  for (std::uint32_t s = first_end; s < past_end; ++s) rest[s] = 0;
  std::vector<int> edge_best(edges.size(), kFar);
  for (std::size_t t = transitions.size(); t-- > 0;) {
    const Transition& x = transitions[t];
    if (x.to == kNowhere || rest[x.to] == kFar) continue;
    const int tail = x.cost + rest[x.to];
    rest[x.from] = std::min(rest[x.from], tail);
    edge_best[x.edge] = std::min(edge_best[x.edge], states[x.from].cost + tail);
  }
  std::uint32_t ground = 0;
  for (const LatticeEdge& edge : edges) ground = std::max(ground, edge.end);
  std::vector<int> gap_other(ground, kFar);
  std::vector<std::uint32_t> path_edge(ground, kNowhere);
  for (const std::uint32_t i : path.edges) {
    for (std::uint32_t g = edges[i].begin; g < edges[i].end; ++g) path_edge[g] = i;
  }
  for (std::size_t i = 0; i < edges.size(); ++i) {
    if (edge_best[i] == kFar) continue;
    for (std::uint32_t g = edges[i].begin; g < edges[i].end; ++g) {
      if (path_edge[g] == kNowhere || edges[path_edge[g]].payload == edges[i].payload) continue;
      gap_other[g] = std::min(gap_other[g], edge_best[i]);
    }
  }
  for (const std::uint32_t i : path.edges) {
    const int other = edges[i].begin < edges[i].end ? gap_other[edges[i].begin] : kFar;
    path.margins.push_back(std::clamp(other - best, 0, kMaxMargin));
  }
  return path;
}

}  // namespace xephang::normalize
