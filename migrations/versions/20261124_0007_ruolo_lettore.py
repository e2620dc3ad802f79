"""The read-only role that the server uses."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the role where it is missing and let it read, and nothing else."""
    op.execute("""
        do $$
        begin
            if not exists (select from pg_roles where rolname = 'psttm_reader') then
                create role psttm_reader nologin;
            end if;
        exception
            when duplicate_object then null;
        end
        $$
    """)
    op.execute("""
        do $$
        begin
            execute format('grant psttm_reader to %I', current_user);
        exception
            when insufficient_privilege then
                raise notice 'psttm_reader was made by another role: give it a login of its own';
        end
        $$
    """)
    op.execute("grant usage on schema psttm to psttm_reader")
    op.execute("grant select on all tables in schema psttm to psttm_reader")
    op.execute("alter default privileges in schema psttm grant select on tables to psttm_reader")


def downgrade() -> None:
    """Take the privileges back; the role stays, other databases may use it."""
    op.execute("alter default privileges in schema psttm revoke select on tables from psttm_reader")
    op.execute("revoke all on all tables in schema psttm from psttm_reader")
    op.execute("revoke usage on schema psttm from psttm_reader")
