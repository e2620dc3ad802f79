# Every target works from an empty clone, as root or not, twice in a row, and while another runs.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help up down status logs test proof bench check clean-db lock venv
UV ?= uv

help: ## Mostra questo aiuto
	@echo "Piano strategico della Città metropolitana di Milano: comandi"
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 18

venv:
	@./scripts/venv.sh

up: venv ## Prepara tutto e avvia il servizio in sottofondo su 127.0.0.1:8000 (PSTTM_PORT)
	@.venv/bin/psttm up

down: venv ## Ferma il servizio e la base di dati privata; i dati restano
	@.venv/bin/psttm down

status: venv ## Dice che cosa è in funzione e dove
	@.venv/bin/psttm status

logs: venv ## Mostra i registri del servizio e della base di dati
	@.venv/bin/psttm logs

check: venv ## Controlla i dati caricati: conteggi, superfici, codici, fonti, incidenza
	@.venv/bin/psttm check

test: ## Esegue tutte le prove, con una base di dati propria
	@./scripts/test.sh

proof: ## Esegue tutte le prove, e di ogni serie anche i casi intermedi
	@./scripts/test.sh -m ""

bench: ## Misura l'API, la prima vista, le tessere, le pagine di elementi e il WMS, anche accanto ad altri server (quindici minuti)
	@./scripts/venv.sh dev
	@.venv/bin/python -m bench

clean-db: venv ## Ferma tutto ed elimina la base di dati privata
	@.venv/bin/psttm clean-db

lock: ## Rifà i file delle dipendenze bloccate (serve uv)
	@./scripts/lock.sh "$(UV)"
