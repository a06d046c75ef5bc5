/** Generated from the migrations by `npm run generate`; do not edit. */
import type {
  ConsentConflict,
  ConsentCrowdedPoint,
  ConsentEvent,
  ConsentPurpose,
  ConsentReason,
  ConsentVerdict,
} from './consent.ts';
import type { LinkageLink, LinkageMembership, LinkageModel, LinkageReview } from './linkage.ts';
import type {
  MasterConflict,
  MasterContactPoint,
  MasterPermission,
  MasterPerson,
  MasterPersonContactPoint,
  MasterRecord,
} from './master.ts';
import type {
  NormalisedContactPoint,
  NormalisedListEntry,
  NormalisedRecord,
  NormalisedRecordPoint,
  NormalisedRelation,
  NormalisedStatement,
} from './normalised.ts';
import type { OppositionCoverage, OppositionHit, OppositionList } from './opposition.ts';
import type {
  OpsAudit,
  OpsCurrentPublication,
  OpsMigration,
  OpsPublication,
  OpsRun,
  OpsStageRun,
  OpsTask,
  OpsWorker,
  OpsWorkspace,
} from './ops.ts';
import type { ReferentialEvent, ReferentialFieldOrigin, ReferentialMember, ReferentialPerson } from './referential.ts';
import type { StagingReject, StagingSourceFile, StagingSourceRecord } from './staging.ts';

/** Every table and view, by its qualified name. */
export interface Database {
  'consent.conflict': ConsentConflict;
  'consent.crowded_point': ConsentCrowdedPoint;
  'consent.event': ConsentEvent;
  'consent.purpose': ConsentPurpose;
  'consent.reason': ConsentReason;
  'consent.verdict': ConsentVerdict;
  'linkage.link': LinkageLink;
  'linkage.membership': LinkageMembership;
  'linkage.model': LinkageModel;
  'linkage.review': LinkageReview;
  'master.conflict': MasterConflict;
  'master.contact_point': MasterContactPoint;
  'master.permission': MasterPermission;
  'master.person': MasterPerson;
  'master.person_contact_point': MasterPersonContactPoint;
  'master.record': MasterRecord;
  'normalised.contact_point': NormalisedContactPoint;
  'normalised.list_entry': NormalisedListEntry;
  'normalised.record': NormalisedRecord;
  'normalised.record_point': NormalisedRecordPoint;
  'normalised.relation': NormalisedRelation;
  'normalised.statement': NormalisedStatement;
  'opposition.coverage': OppositionCoverage;
  'opposition.hit': OppositionHit;
  'opposition.list': OppositionList;
  'ops.audit': OpsAudit;
  'ops.current_publication': OpsCurrentPublication;
  'ops.migration': OpsMigration;
  'ops.publication': OpsPublication;
  'ops.run': OpsRun;
  'ops.stage_run': OpsStageRun;
  'ops.task': OpsTask;
  'ops.worker': OpsWorker;
  'ops.workspace': OpsWorkspace;
  'referential.event': ReferentialEvent;
  'referential.field_origin': ReferentialFieldOrigin;
  'referential.member': ReferentialMember;
  'referential.person': ReferentialPerson;
  'staging.reject': StagingReject;
  'staging.source_file': StagingSourceFile;
  'staging.source_record': StagingSourceRecord;
}
