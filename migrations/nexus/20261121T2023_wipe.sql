-- A region starts over: everybody leaves, a capsule is kept, and an empty world is made.
alter table region_instances drop constraint valid_instance_state;
alter table region_instances add constraint valid_instance_state check (
    state in ('requested', 'provisioning', 'active', 'scaling', 'restarting', 'degraded', 'suspending', 'suspended',
              'resuming', 'hibernating', 'hibernated', 'waking', 'restoring', 'terminating', 'terminated', 'failed',
              'wiping')
);

alter table region_jobs drop constraint valid_job_kind;
alter table region_jobs add constraint valid_job_kind check (
    kind in ('provision', 'terminate', 'scale', 'suspend', 'resume', 'hibernate', 'wake', 'restart', 'recover',
             'snapshot', 'restore', 'wipe')
);
