-- The queue's index also answers the figures of "insights": what those read of a candidate says when it changed.

CREATE TRIGGER "CandidateSource_added" AFTER INSERT ON "CandidateSource"
  FOR EACH ROW EXECUTE FUNCTION stablehand_queue_candidate_changed();

-- A fix or a revert of a candidate became known: by its relation, or by its commit where the relation was there first.
CREATE FUNCTION stablehand_queue_relation_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "QueueChange" ("projectId", "candidateId")
  SELECT DISTINCT c."projectId", c."id" FROM added r
  JOIN "Candidate" c ON c."projectId" = r."projectId" AND c."upstreamOid" = r."toOid"
  WHERE r."kind" IN ('fixes', 'reverts');
  RETURN NULL;
END $$;
CREATE TRIGGER "CommitRelation_added" AFTER INSERT ON "CommitRelation"
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION stablehand_queue_relation_added();

CREATE FUNCTION stablehand_queue_commit_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "QueueChange" ("projectId", "candidateId")
  SELECT DISTINCT c."projectId", c."id" FROM added k
  JOIN "CommitRelation" r ON r."projectId" = k."projectId" AND r."fromOid" = k."oid" AND r."kind" IN ('fixes', 'reverts')
  JOIN "Candidate" c ON c."projectId" = r."projectId" AND c."upstreamOid" = r."toOid";
  RETURN NULL;
END $$;
CREATE TRIGGER "Commit_added" AFTER INSERT ON "Commit"
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION stablehand_queue_commit_added();
