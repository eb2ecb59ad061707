-- Full text of candidates: `simple` configuration (no stemming, no stop words: identifiers are not English), with paths
-- and identifiers split beforehand, so that `xmit` finds `ena_xmit_cleanup` and `iavf` finds `drivers/net/iavf/rx.c`.

-- Words of a text: at what is neither letter nor digit, and where lower case meets upper case.
CREATE FUNCTION stablehand_words(source text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURNS NULL ON NULL INPUT
AS $$ SELECT regexp_replace(
  regexp_replace(left(source, 60000), '([[:lower:][:digit:]])([[:upper:]])', '\1 \2', 'g'),
  '[^[:alnum:]]+', ' ', 'g') $$;

-- Both the text as written and its words: whole identifiers stay findable too.
CREATE FUNCTION stablehand_search_vector(source text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURNS NULL ON NULL INPUT
AS $$ SELECT to_tsvector('simple', left(source, 60000)) || to_tsvector('simple', stablehand_words(source)) $$;

CREATE FUNCTION stablehand_candidate_search() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  NEW."search" :=
    setweight(stablehand_search_vector(NEW."subject"), 'A')
    || setweight(to_tsvector('simple', NEW."upstreamOid"), 'A')
    || setweight(stablehand_search_vector(NEW."subsystem"), 'B')
    || setweight(stablehand_search_vector(array_to_string(NEW."paths", ' ')), 'B')
    || setweight(stablehand_search_vector(NEW."authorName" || ' ' || NEW."authorEmail"), 'C')
    || setweight(stablehand_search_vector(NEW."message"), 'D');
  RETURN NEW;
END $$;

CREATE TRIGGER "Candidate_search"
BEFORE INSERT OR UPDATE OF "subject", "upstreamOid", "subsystem", "paths", "authorName", "authorEmail", "message"
ON "Candidate" FOR EACH ROW EXECUTE FUNCTION stablehand_candidate_search();
