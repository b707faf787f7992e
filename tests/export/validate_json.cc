// validate_json SCHEMA FILE: exits with 0 where FILE keeps to the JSON Schema, else prints what does not.
#include <cstdio>
#include <exception>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "ingest/read_file.h"

int main(int argc, char** argv) {
  if (argc != 3) return 64;
  try {
    const auto schema_json = nlohmann::json::parse(xephang::ingest::ReadBytes(argv[1]));
    const auto json = nlohmann::json::parse(xephang::ingest::ReadBytes(argv[2]));
    valijson::Schema schema;
    valijson::SchemaParser parser;
    parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(schema_json), schema);
    valijson::Validator validator;
    valijson::ValidationResults results;
    if (validator.validate(schema, valijson::adapters::NlohmannJsonAdapter(json), &results)) return 0;
    valijson::ValidationResults::Error error;
    while (results.popError(error)) {
      for (const auto& part : error.context) std::fprintf(stderr, "%s", part.c_str());
      std::fprintf(stderr, ": %s\n", error.description.c_str());
    }
  } catch (const std::exception& e) {
    std::fprintf(stderr, "%s\n", e.what());
  }
  return 1;
}
